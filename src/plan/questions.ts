import { type PlacedProbe, type Probe, probeTarget } from '../lab/probe.ts';
import { capture } from './probe/capture.ts';
import { commandQuestion } from './probe/command.ts';
import { dns } from './probe/dns.ts';
import { http } from './probe/http.ts';
import { https } from './probe/https.ts';
import { iperf3 } from './probe/iperf3.ts';
import { ping } from './probe/ping.ts';
import type { Question } from './probe/question.ts';
import { tcp } from './probe/tcp.ts';
import { udp } from './probe/udp.ts';
import { command, heredoc, quote } from './quote.ts';
import type { Topology } from './topology.ts';

const QUESTIONS: { [Kind in Probe['kind']]: Question<Kind> } = {
  http,
  https,
  tcp,
  udp,
  dns,
  ping,
  command: commandQuestion,
  iperf3,
  capture,
};

/**
 * Returns lines that write a script for each probe. A script exits with 0 if the answer is what the probe asks for;
 * which exit code is expected depends on the scenario.
 * @param enter the command that runs a program in a node
 */
export function questions({ probes }: Topology, enter: (node: string) => readonly string[]): string[] {
  const all = Object.entries(probes);
  if (all.length === 0) return [];
  const lines = all.flatMap(([name, probe]) => [
    `  # ${probe.from} → ${probeTarget(probe).replace(/\s+/g, ' ')}`,
    `  ${quote(name)}) ${ask(probe, enter(probe.from))} ;;`,
  ]);
  const known = all.map(([name]) => name).join(', ');
  const text = [
    'case $1 in',
    ...lines,
    `  *) ${command('echo', `sh /run/ask NAME, of: ${known}`)} >&2; exit 2 ;;`,
    'esac',
  ];
  return ['', '# Questions: `sh /run/ask NAME` asks one', `cat >/run/ask ${heredoc(text.join('\n'))}`];
}

function ask(probe: PlacedProbe, enter: readonly string[]): string {
  const question = QUESTIONS[probe.kind] as Question<Probe['kind']>;
  const asked = question(probe, (...words) => command(...enter, ...words));
  const { within } = probe.kind === 'capture' ? {} : probe;
  return within === undefined ? asked : untilItWorks(asked, Math.ceil(within));
}

const untilItWorks = (asked: string, seconds: number) =>
  `end=$(($(date +%s) + ${seconds})); until ${asked}; do [ "$(date +%s)" -lt $end ] || exit 1; sleep 0.2; done`;

import { builtinLabs } from '../../../labs/index.ts';
import { applySteps } from '../../../src/agent/build/apply.ts';
import { begin } from '../../../src/agent/build/begin.ts';
import type { HeldConnections } from '../../../src/agent/build/connections.ts';
import { checkCapable } from '../../../src/agent/capacity/check-capacity.ts';
import { Instance } from '../../../src/agent/instance.ts';
import { watchPackets } from '../../../src/agent/observe/watch-packets.ts';
import { runProbes } from '../../../src/agent/probe/probes.ts';
import type { FrameRecord, NodeCapture, ProbeRun } from '../../../src/agent/protocol.ts';
import { chooseRuns, type ScenarioRun } from '../../../src/commands/runs.ts';
import { realTime } from '../../../src/kernel/clock.ts';
import { checkLab } from '../../../src/lab/check.ts';
import { LabError } from '../../../src/lab/error.ts';
import { planStart } from '../../../src/plan/start.ts';
import type { LiveStep } from '../../../src/plan/step.ts';
import { watching } from '../../../src/plan/watching.ts';
import { judgeScenario } from '../../../src/verdict/judge.ts';
import type { ScenarioVerdict } from '../../../src/verdict/types.ts';
import { print } from '../kernel/inside/tools.ts';

const [, , wanted = '', width = '3'] = process.argv;

/** Compares one scenario: frames that both captured, and frames that only one of them has. */
export interface Compared {
  scenario: string;
  frames: number;
  onlySockets: string[];
  onlyTcpdump: string[];
  verdicts: { sockets: string; tcpdump: string };
}

/** Runs a scenario once, watched by packet sockets and by tcpdump. */
async function compare(run: ScenarioRun): Promise<Compared | undefined> {
  const { topology, steps, ...beginning } = planStart(run.lab, run.toggles, run.scenario);
  if (!(await isPossible(run.name, [...steps, ...beginning.change]))) return undefined;
  const { captures, ...looking } = watching(topology, { capture: 'socket', trace: true });
  const probes = run.probes.flatMap((name) => {
    const probe = topology.probes[name];
    // Probes of iperf3 are not captured.
    return probe && probe.kind !== 'iperf3' ? [{ name, probe }] : [];
  });
  const instance = new Instance({ everything: true });
  let held: HeldConnections | undefined;
  try {
    await applySteps(instance, steps);
    held = await begin(instance, beginning);
    const tcpdump = watchPackets(instance, { capture: 'tcpdump', captures });
    await tcpdump.ready();
    const request = { id: run.id, probes, connections: beginning.connections, captures, ...looking };
    const runs = await runProbes(instance, request, () => {});
    const witness = await tcpdump.slice(realTime());
    await tcpdump.stop();
    return { scenario: run.name, ...framesOf(runs, witness), verdicts: verdictsOf(run, runs, witness) };
  } finally {
    held?.close();
    await instance.remove();
  }
}

/** Returns false if this machine lacks something that the scenario needs. `lab verify` skips it then. */
async function isPossible(name: string, steps: readonly LiveStep[]): Promise<boolean> {
  try {
    await checkCapable(name, steps);
    return true;
  } catch (error) {
    if (error instanceof LabError && error.code === 'unable') return false;
    throw error;
  }
}

/**
 * How many nanoseconds the times of one frame may differ. If no reader had asked the kernel for time stamps before,
 * each takes its own time.
 */
const APART = 1_000_000n;

interface Named {
  timeNs: bigint;
  node: string;
  name: string;
}

/** Excludes `lo`: a socket sees its packets twice, tcpdump once. */
function namesIn(captures: readonly NodeCapture[]): Named[] {
  return captures.flatMap(({ node, frames }) =>
    frames
      .filter((frame) => frame.interface !== 'lo')
      .map(({ timeNs, interface: at, direction, wireLength, data }) => ({
        timeNs: BigInt(timeNs),
        node,
        name: `${node}:${at} ${direction} ${wireLength} ${data}`,
      })),
  );
}

/** Names in `wanted` that `from` lacks, counted with multiplicity. */
function missing(wanted: readonly Named[], from: readonly Named[]): string[] {
  const left = new Map<string, number>();
  for (const { name } of from) left.set(name, (left.get(name) ?? 0) + 1);
  return wanted.flatMap(({ name }) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count > 0 ? [] : [name];
  });
}

/** The frames from times when both looked. Sockets begin after tcpdump and end before it, and pause between probes. */
function framesOf(runs: readonly ProbeRun[], witness: readonly NodeCapture[]) {
  const byProbe = runs.map(({ captures }) => namesIn(captures));
  const sockets = byProbe.flat();
  const tcpdump = namesIn(witness);
  const looks = byProbe.map(lookOf);
  const isMeanwhile = ({ timeNs, node }: Named) =>
    looks.some(({ begins, end }) => timeNs > (begins.get(node) ?? end) + APART && timeNs < end - APART);
  return {
    frames: sockets.length,
    onlySockets: missing(sockets, tcpdump),
    onlyTcpdump: missing(tcpdump.filter(isMeanwhile), sockets),
  };
}

/**
 * The times in which sockets surely looked. They all end at one time, after the last frame; each begins at a time of
 * its own, before its first frame.
 */
function lookOf(frames: readonly Named[]) {
  const begins = new Map<string, bigint>();
  let end = 0n;
  for (const { node, timeNs } of frames) {
    const begin = begins.get(node);
    if (begin === undefined || timeNs < begin) begins.set(node, timeNs);
    if (timeNs > end) end = timeNs;
  }
  return { begins, end };
}

/**
 * Judges the same runs with tcpdump's frames instead of the sockets'. A probe's frames reach from its first to the next
 * probe's first.
 */
function verdictsOf(run: ScenarioRun, runs: readonly ProbeRun[], witness: readonly NodeCapture[]) {
  const begins = runs.map(({ captures }) => {
    const times = captures.flatMap(({ frames }) => frames.map(({ timeNs }) => BigInt(timeNs)));
    return (times.sort((a, b) => (a < b ? -1 : 1)).at(0) ?? LATER) - APART;
  });
  const seen = runs.map((each, index) => {
    // A probe that runs a tcpdump of its own has no frames.
    if (each.captures.length === 0) return each;
    const [from = LATER, to = LATER] = [begins[index], begins[index + 1]];
    const isMeanwhile = ({ timeNs }: FrameRecord) => BigInt(timeNs) >= from && BigInt(timeNs) < to;
    const captures = witness.map((capture) => ({ ...capture, frames: capture.frames.filter(isMeanwhile) }));
    return { ...each, captures };
  });
  const { topology } = planStart(run.lab, run.toggles, run.scenario);
  const told = (all: readonly ProbeRun[]) =>
    text(judgeScenario(run.name, topology, run.scenario, [...all], 0));
  return { sockets: told(runs), tcpdump: told(seen) };
}

const LATER = 1n << 63n;

const text = ({ probes }: ScenarioVerdict) =>
  probes
    .map(({ probe, status, observed }) => {
      const { outcome, cause, node, interface: at } = observed;
      return `${probe} ${status}: ${outcome} ${cause ?? ''} ${node ?? ''}:${at ?? ''}`;
    })
    .join('\n');

const load = builtinLabs[wanted];
if (!load) throw new Error(`no lab ${wanted}`);
const runs = chooseRuns(checkLab(await load()), [], []).values();
const compared: Compared[] = [];
await Promise.all(
  Array.from({ length: Number(width) }, async () => {
    for (const run of runs) {
      const result = await compare(run);
      if (result) compared.push(result);
    }
  }),
);
print(compared);

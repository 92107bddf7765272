import type { ProbeRun } from '../../agent/protocol.ts';
import type { Probe } from '../../lab/probe.ts';
import { command } from './command.ts';
import { http } from './http.ts';
import { iperf3 } from './iperf3.ts';
import { ping } from './ping.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

/** What the probe's program says: whether it works, and in a few words what came of it. */
export interface Outcome {
  works: boolean;
  detail: string;
}

/** How a kind of probe says what came of it. */
export interface OutcomeKind<P> {
  outcome(probe: P, run: ProbeRun): Outcome;
  /** Whether the trouble is the program's own: the question was never asked. */
  couldNotAsk?(run: ProbeRun): boolean;
  /** Whether it found no address for the name that it was to ask. */
  isUnresolved?(run: ProbeRun): boolean;
}

const KINDS: { [Kind in Probe['kind']]: OutcomeKind<Extract<Probe, { kind: Kind }>> } = {
  http,
  tcp,
  udp,
  ping,
  command,
  iperf3,
};

const kindOf = ({ kind }: Probe) => KINDS[kind] as OutcomeKind<Probe>;

export const outcomeOf = (probe: Probe, run: ProbeRun): Outcome => kindOf(probe).outcome(probe, run);

export const couldNotAsk = (probe: Probe, run: ProbeRun): boolean =>
  kindOf(probe).couldNotAsk?.(run) ?? false;

export const isUnresolved = (probe: Probe, run: ProbeRun): boolean =>
  kindOf(probe).isUnresolved?.(run) ?? false;

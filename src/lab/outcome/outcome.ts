import type { Probe } from '../probe.ts';
import { capture } from './capture.ts';
import { command } from './command.ts';
import { dns } from './dns.ts';
import { http } from './http.ts';
import { https } from './https.ts';
import { iperf3 } from './iperf3.ts';
import { ping } from './ping.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

/** How a probe's program ended; the exit code is null where it did not end by itself. */
export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** What the probe's program says: whether it works, and in a few words what came of it. */
export interface Outcome {
  works: boolean;
  detail: string;
  /** There was an answer, and it is not the one that the probe is to get: what it was instead. */
  otherAnswer?: string;
}

/** How a kind of probe says what came of it. */
export interface OutcomeKind<P> {
  outcome(probe: P, run: Ran): Outcome;
  /** Whether the trouble is the program's own: the question was never asked. */
  couldNotAsk?(run: Ran): boolean;
  /** Whether it found no address for the name that it was to ask. */
  isUnresolved?(run: Ran): boolean;
}

const KINDS: { [Kind in Probe['kind']]: OutcomeKind<Extract<Probe, { kind: Kind }>> } = {
  http,
  https,
  tcp,
  udp,
  dns,
  ping,
  command,
  iperf3,
  capture,
};

const kindOf = ({ kind }: Probe) => KINDS[kind] as OutcomeKind<Probe>;

export const outcomeOf = (probe: Probe, run: Ran): Outcome => kindOf(probe).outcome(probe, run);

export const couldNotAsk = (probe: Probe, run: Ran): boolean => kindOf(probe).couldNotAsk?.(run) ?? false;

export const isUnresolved = (probe: Probe, run: Ran): boolean => kindOf(probe).isUnresolved?.(run) ?? false;

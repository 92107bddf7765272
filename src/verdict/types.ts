import type { Cause, Outcome, ToggleValues } from '../lab/types.ts';

/** Worst wins: pass < skip < fail < error. */
export type Status = 'pass' | 'skip' | 'fail' | 'error';

export type EvidenceKind =
  | 'probe'
  | 'capture'
  | 'bridge'
  | 'fdb'
  | 'rules'
  | 'conntrack'
  | 'neighbour'
  | 'route'
  | 'link'
  | 'setting'
  | 'counter'
  | 'socket';

/** Where in the observation a fact stands. Without it there would be no proof. */
export interface Source {
  node: string;
  /** A capture, or a table of the node's state; `rules` is what the rule tools print. */
  in:
    | 'capture'
    | 'links'
    | 'ports'
    | 'fdb'
    | 'neighbours'
    | 'routes'
    | 'listeners'
    | 'sysctl'
    | 'counters'
    | 'conntrack'
    | 'rules';
  /** The entry: `eth0 #3` in captures, the key in a table; '' for a table that does not have what was looked for. */
  entry: string;
  /** State is read before and after the probe. */
  when?: 'before' | 'after';
}

/** One fact that a cause rests on, in words a reader can check. */
export interface Evidence {
  kind: EvidenceKind;
  text: string;
  /** The packet it speaks of, by its number in the hop table. */
  packet?: number;
  sources: Source[];
}

export interface Observed {
  outcome: Outcome;
  cause?: Cause | 'unknown';
  /** The last place the deciding packet was seen, or where it died. */
  node?: string;
  interface?: string;
  detail: string;
}

export interface HopRow {
  node: string;
  interface: string;
  direction: 'in' | 'out';
  /** Microseconds since the probe's first packet. */
  timeUs: number;
  srcMac: string;
  dstMac: string;
  /** Whose MAC address it is, as `node:interface`; `everyone` for broadcast and multicast. */
  srcName: string;
  dstName: string;
  src: string;
  dst: string;
  flags: string;
  ttl?: number;
  /** Number of the packet the row belongs to: rows with one number are one packet on its way. */
  packet: number;
}

export interface ProbeVerdict {
  probe: string;
  from: string;
  target: string;
  status: Status;
  /** Why the status is not pass, and which packet contradicts the expectation. */
  reason?: string;
  /** Absent where no scenario says what to expect. */
  expected?: { outcome: Outcome; cause?: Cause };
  observed: Observed;
  evidence: Evidence[];
  hops: HopRow[];
}

export interface ScenarioVerdict {
  scenario: string;
  because?: string;
  toggles: ToggleValues;
  status: Status;
  reason?: string;
  durationMs: number;
  probes: ProbeVerdict[];
}

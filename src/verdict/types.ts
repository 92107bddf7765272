import type { Cause, Outcome, ToggleValues } from '../lab/types.ts';

/** The worst status wins: pass < skip < fail < error. */
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
  | 'socket'
  | 'trace'
  | 'drop';

/** Where in the observation a fact was found. A fact without a place proves nothing. */
export interface Source {
  node: string;
  /**
   * `captures`; a table of the node's state; `rules` as their tools print them; `hooks` that traced packets passed;
   * `asked`: the answer to a question for a route; or `drops`: a drop that the kernel reported.
   */
  in:
    | 'capture'
    | 'links'
    | 'ports'
    | 'fdb'
    | 'neighbours'
    | 'routes'
    | 'qdiscs'
    | 'asked'
    | 'listeners'
    | 'sysctl'
    | 'counters'
    | 'conntrack'
    | 'rules'
    | 'hooks'
    | 'drops';
  /**
   * The entry: `eth0 #3` in captures, a key in a table. Empty if the table does not have the entry that was looked
   * for.
   */
  entry: string;
  /** State is read before and after the probe. */
  when?: 'before' | 'after';
}

/** One fact on which a cause depends, in words that a reader can check. */
export interface Evidence {
  kind: EvidenceKind;
  text: string;
  /** The number of the packet in the hop table. */
  packet?: number;
  sources: Source[];
}

export interface Observed {
  outcome: Outcome;
  cause?: Cause | 'unknown';
  /** Where the deciding packet was last seen, or died. */
  node?: string;
  interface?: string;
  /** The number of the deciding packet in the hop table. */
  packet?: number;
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
  /** The owner of the MAC address, as `node:interface`, or `everyone` for broadcast and multicast. */
  srcName: string;
  dstName: string;
  src: string;
  dst: string;
  flags: string;
  ttl?: number;
  /** The number of the packet. Rows with the same number show one packet on its path. */
  packet: number;
}

/** One line of a packet's path: on a cable, in a kernel, or what changed there. */
export type TimelineRow =
  | ({ kind: 'wire' } & HopRow)
  | HookRow
  /** A bridge learned the sender's MAC address on another port than before. */
  | {
      kind: 'moved';
      packet: number;
      timeUs: number;
      node: string;
      bridge: string;
      station: string;
      from: string;
      to: string;
    }
  /** The kernel dropped a packet. `others` is how many other packets it dropped at about that time. */
  | {
      kind: 'freed';
      packet: number;
      node: string;
      location: string;
      reason: string;
      afterUs: number;
      others: number;
    }
  /** Where an undelivered packet was last seen. */
  | { kind: 'end'; packet: number; node: string; text: string };

/** A packet at one netfilter hook of a node. */
export interface HookRow {
  kind: 'hook';
  packet: number;
  node: string;
  /** `bridge` or `ip`. */
  family: string;
  hook: string;
  iif?: string;
  oif?: string;
  /** Rules that matched there, as their author wrote them, and policies that did not accept. */
  rules: { table: string; chain: string; text: string; verdict: string }[];
  /** What was changed there: `destination 1.2.3.4:8001 → 192.168.1.5:80`. */
  rewrites: string[];
}

export interface ProbeVerdict {
  probe: string;
  from: string;
  target: string;
  status: Status;
  /** Why the status is not pass, and which packet contradicts the expectation. */
  reason?: string;
  /** Absent if no scenario says what to expect. */
  expected?: { outcome: Outcome; cause?: Cause; causes?: Cause[]; at?: string };
  observed: Observed;
  evidence: Evidence[];
  hops: HopRow[];
  /** The path of the most relevant packets over cables and through kernels. */
  timeline: TimelineRow[];
  /** What the tables say about the probe: entries, counters that changed, and what could not be read. */
  notes: string[];
}

/** A rule, a route or a service that the kernel or a tool refused. */
export interface Refused {
  /** The place in the definition: `mine.yaml:12:20: router`. */
  where: string;
  what: string;
  /** For a rule: the node, its tool, and the line that the tool got. */
  rule?: { node: string; tool: string; text: string };
  /** Where the rule was written, from line 1, if that is known. */
  file?: string;
  line?: number;
  column?: number;
}

export interface ScenarioVerdict {
  scenario: string;
  because?: string;
  toggles: ToggleValues;
  status: Status;
  reason?: string;
  /** Build options of the kernel without which the scenario could not be built: `CONFIG_NET_SCH_NETEM`. */
  missing?: string[];
  /** What could not be built because it was refused. Nothing was probed then. */
  refused?: Refused[];
  durationMs: number;
  probes: ProbeVerdict[];
}

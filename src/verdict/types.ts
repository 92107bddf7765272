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
  | 'socket'
  | 'trace'
  | 'drop';

/** Where in the observation a fact stands. Without it there would be no proof. */
export interface Source {
  node: string;
  /**
   * A capture, a table of the node's state, `rules` that their tools print, the trace of its `hooks`, the routes it was `asked` for, or
   * what the kernel said that it `drops`.
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
  /** The packet that decided, by its number in the hop table. */
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

/** One line of a packet's way: on a wire, in a kernel, or what it changed there. */
export type TimelineRow =
  | ({ kind: 'wire' } & HopRow)
  | HookRow
  /** A bridge learned the sender on another port than before. */
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
  /** The kernel freed a packet as dropped just then; `others` is how many more it freed at about that time. */
  | {
      kind: 'freed';
      packet: number;
      node: string;
      location: string;
      reason: string;
      afterUs: number;
      others: number;
    }
  /** The packet's last place, where it was not delivered. */
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
  /** Rules that matched there, as they were written, and policies that did not let it pass. */
  rules: { table: string; chain: string; text: string; verdict: string }[];
  /** What was rewritten there: `destination 1.2.3.4:8001 → 192.168.1.5:80`. */
  rewrites: string[];
}

export interface ProbeVerdict {
  probe: string;
  from: string;
  target: string;
  status: Status;
  /** Why the status is not pass, and which packet contradicts the expectation. */
  reason?: string;
  /** Absent where no scenario says what to expect. */
  expected?: { outcome: Outcome; cause?: Cause; causes?: Cause[]; at?: string };
  observed: Observed;
  evidence: Evidence[];
  hops: HopRow[];
  /** The way of the packets that tell most, through wires and kernels. */
  timeline: TimelineRow[];
  /** What the tables say of the probe, where they were asked: entries, counters that moved, and what could not be had. */
  notes: string[];
}

/** A rule, a route, a service that the kernel, or a tool, does not take. */
export interface Refused {
  /** The place in the definition: `mine.yaml:12:20: router`. */
  where: string;
  what: string;
  /** Of a rule: the node, its tool, and the line that it was given. */
  rule?: { node: string; tool: string; text: string };
  /** Where it was written, from 1, as far as that is known. */
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
  /** What of the definition was refused when it was to be built: nothing was asked then. */
  refused?: Refused[];
  durationMs: number;
  probes: ProbeVerdict[];
}

import type { FibRoute } from '../../kernel/fib.ts';
import type { ConntrackEntry } from '../../kernel/netlink/conntrack-messages.ts';
import type { LinkStats } from '../../kernel/netlink/link-state.ts';
import type { RuleState as FibRule } from '../../kernel/netlink/rule-state.ts';
import type { RuleState as Rule, ChainState as RuleChain } from '../../kernel/netlink/ruleset-messages.ts';
import type { TunnelState } from '../../kernel/netlink/tunnel-state.ts';
import type { Listener } from '../../kernel/proc.ts';
import type { Qdisc } from '../../kernel/qdisc.ts';
import type { BridgeState } from '../../kernel/read.ts';

export type { FibRoute } from '../../kernel/fib.ts';
export type { ConntrackEntry } from '../../kernel/netlink/conntrack-messages.ts';
export type { LinkStats } from '../../kernel/netlink/link-state.ts';
export type { RuleState as FibRule } from '../../kernel/netlink/rule-state.ts';
export type {
  ChainState as RuleChain,
  RuleState as Rule,
} from '../../kernel/netlink/ruleset-messages.ts';
export type { TunnelState } from '../../kernel/netlink/tunnel-state.ts';
export type { Qdisc } from '../../kernel/qdisc.ts';
export type { BridgeState } from '../../kernel/read.ts';
export type { Listener };

/** The tables and counters of one node at one moment. */
export interface NodeState {
  node: string;
  links: LinkState[];
  ports: PortState[];
  fdb: FdbEntry[];
  /** The stack's counters since the node began: `IpExt.InNoRoutes`. */
  counters: Record<string, number>;
  /**
   * Output of `iptables-save -c`, `ip6tables-save -c`, `ebtables-save -c` and `nft -a list ruleset`. Empty
   * without rules, or if they changed before they could be printed.
   */
  iptables: string;
  ip6tables?: string;
  ebtables: string;
  nft: string;
  bridges?: BridgeState[];
  /** Queues that can hold packets back or drop them. */
  qdiscs?: Qdisc[];
  /** ARP entries, and those of IPv6 neighbour discovery. */
  neighbours?: Neighbour[];
  /** The number of these entries. If fewer were read, the table is incomplete. */
  stations?: number;
  /** Tracked connections of both families. Absent if the kernel does not track. */
  connections?: ConntrackEntry[];
  /** The same as lines of `conntrack -L`. */
  conntrack?: string[];
  /** This and the following are read after a failed probe only. The main routing table of both families. */
  routes?: RouteEntry[];
  /** All routing tables of both families, without broadcast and multicast. */
  fib?: FibRoute[];
  /** Chains of nftables, those of iptables-nft too, without our own trace. */
  chains?: RuleChain[];
  /** Their rules, in the order of their chains, by the handles that traces name. */
  ruleset?: Rule[];
  /** Rules of `ip rule`: which table is used for which packets. */
  rules?: FibRule[];
  /** TCP sockets that accept connections, and UDP sockets that take datagrams of anybody. */
  listeners?: Listener[];
  /** The number of these sockets. If fewer were read, the table is incomplete. */
  sockets?: number;
  /** Settings that decide what becomes of packets, by key; those of interfaces too. */
  sysctl?: Record<string, string>;
}

export interface LinkState {
  name: string;
  /** The setting; `operstate` says whether frames pass. */
  up: boolean;
  /** The state of RFC 2863: `up`, `down`, `lowerlayerdown` (the other end is down), … */
  operstate: string;
  /** Set if it neither asks for neighbours nor answers. */
  noArp?: true;
  /** Bytes. */
  mtu: number;
  /** With prefix length. */
  addresses: string[];
  /** Frames dropped, in both directions. */
  dropped: number;
  /** `veth`, `bridge`, `vrf`, …; empty for `lo`. */
  kind?: string;
  mac?: string;
  /** The bridge, VRF or bond that it belongs to. */
  master?: string;
  /** Frames since it was made. */
  stats?: LinkStats;
  /** The packets that a tunnel accepts. */
  tunnel?: TunnelState;
}

export interface RouteEntry {
  /** A prefix; `0.0.0.0/0` is the default route. */
  to: string;
  /** The gateway; empty if the destination is on the link. */
  via: string;
  /** The interface; empty for a route that forbids, such as a blackhole. */
  dev: string;
}

export interface Neighbour {
  interface: string;
  ip: string;
  mac: string | null;
  /** The state as `ip neigh` names it: `REACHABLE`, `STALE`, `FAILED`. */
  state: string;
}

export interface PortState {
  port: string;
  bridge: string;
  state: 'disabled' | 'listening' | 'learning' | 'forwarding' | 'blocking';
  hairpin: boolean;
  learning: boolean;
  flood: boolean;
  mcastFlood: boolean;
  bcastFlood: boolean;
  isolated: boolean;
  /** Frames of unknown stations are dropped. */
  locked?: boolean;
  /** ARP and neighbour discovery are not flooded to it. */
  neighSuppress?: boolean;
  /** The bridge answers ARP for stations behind it. */
  proxyArp?: boolean;
}

export interface FdbEntry {
  bridge: string;
  port: string;
  mac: string;
  local: boolean;
}

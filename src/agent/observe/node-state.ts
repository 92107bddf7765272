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
  /** The IP stack's counters since the node was made, such as `IpExt.InNoRoutes`. */
  counters: Record<string, number>;
  /**
   * Output of `iptables-save -c`, `ip6tables-save -c`, `ebtables-save -c` and `nft -a list ruleset`. Empty if there
   * are no rules, or if the rules changed before they could be printed.
   */
  iptables: string;
  ip6tables?: string;
  ebtables: string;
  nft: string;
  bridges?: BridgeState[];
  /** Queues that can hold packets back or drop them. */
  qdiscs?: Qdisc[];
  /** Entries of ARP and of IPv6 neighbour discovery. */
  neighbours?: Neighbour[];
  /** How many neighbours the kernel reported. If fewer were read, the table is incomplete. */
  stations?: number;
  /** Tracked connections of both families. Absent if the kernel does not track connections. */
  connections?: ConntrackEntry[];
  /** The connections as lines of `conntrack -L`. */
  conntrack?: string[];
  /** The main routing table of both families. This and all fields below are read only after a failed probe. */
  routes?: RouteEntry[];
  /** All routing tables of both families, without broadcast and multicast. */
  fib?: FibRoute[];
  /** Chains of nftables, including those of iptables-nft, without the chains of our own trace. */
  chains?: RuleChain[];
  /** The rules of these chains in their order, with the handles that traces name. */
  ruleset?: Rule[];
  /** Rules of `ip rule`: which routing table is used for which packets. */
  rules?: FibRule[];
  /** TCP sockets that accept connections, and UDP sockets that take datagrams from anyone. */
  listeners?: Listener[];
  /** How many sockets the kernel reported. If fewer were read, the table is incomplete. */
  sockets?: number;
  /** Settings that decide what happens to packets, by key, including those of interfaces. */
  sysctl?: Record<string, string>;
}

export interface LinkState {
  name: string;
  /** Is the interface set up? `operstate` says whether frames pass. */
  up: boolean;
  /** The state of RFC 2863: `up`, `down`, `lowerlayerdown` (the other end is down), … */
  operstate: string;
  /** Set if the interface neither asks for neighbours nor answers for itself. */
  noArp?: true;
  /** Bytes. */
  mtu: number;
  /** With their prefix lengths. */
  addresses: string[];
  /** Frames dropped, in both directions. */
  dropped: number;
  /** `veth`, `bridge`, `vrf`, …; empty for `lo`. */
  kind?: string;
  mac?: string;
  /** The bridge, VRF or bond that it belongs to. */
  master?: string;
  /** Counts of frames since the interface was made. */
  stats?: LinkStats;
  /** The packets that a tunnel accepts. */
  tunnel?: TunnelState;
}

export interface RouteEntry {
  /** A prefix; `0.0.0.0/0` is the default route. */
  to: string;
  /** The gateway; empty if the destination is on the link. */
  via: string;
  /** The interface; empty for a route without one, such as a blackhole. */
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
  /** Frames from unknown MAC addresses are dropped. */
  locked?: boolean;
  /** ARP and neighbour discovery are not flooded to the port. */
  neighSuppress?: boolean;
  /** The bridge answers ARP requests for hosts behind the port. */
  proxyArp?: boolean;
}

export interface FdbEntry {
  bridge: string;
  port: string;
  mac: string;
  local: boolean;
}

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

/** What the kernel holds for one node at one moment. */
export interface NodeState {
  node: string;
  links: LinkState[];
  ports: PortState[];
  fdb: FdbEntry[];
  /** The stack's own counters since the node began: `IpExt.InNoRoutes`. */
  counters: Record<string, number>;
  /** `iptables-save -c`, `ip6tables-save -c`, `ebtables-save -c` and `nft -a list ruleset`; '' without rules, or where they changed before anybody could print them. */
  iptables: string;
  ip6tables?: string;
  ebtables: string;
  nft: string;
  bridges?: BridgeState[];
  /** Queues that can hold packets back or drop them. */
  qdiscs?: Qdisc[];
  /** ARP, and neighbour discovery of IPv6. */
  neighbours?: Neighbour[];
  /** How many of these there are: with fewer the table is not whole. */
  stations?: number;
  /** Connections that the node keeps track of, of both families; absent where its kernel does not. */
  connections?: ConntrackEntry[];
  /** The same as lines of `conntrack -L`. */
  conntrack?: string[];
  /** This and what follows is read after a probe that failed, to say why. The main table, of both families. */
  routes?: RouteEntry[];
  /** Of both families and all tables, but for broadcast and multicast. */
  fib?: FibRoute[];
  /** Chains of nftables' kind, whoever made them, iptables-nft too; without those of our own traces. */
  chains?: RuleChain[];
  /** Their rules, by the handles that traces name, in the order of their chains. */
  ruleset?: Rule[];
  /** `ip rule`: which table is looked at for which packets. */
  rules?: FibRule[];
  /** Sockets of TCP that take connections, and of UDP that take datagrams of anybody. */
  listeners?: Listener[];
  /** How many of these there are: with fewer the table is not whole. */
  sockets?: number;
  /** Settings that decide the fate of packets, by their keys; those of interfaces too. */
  sysctl?: Record<string, string>;
}

export interface LinkState {
  name: string;
  /** As set; whether frames pass is `operstate`. */
  up: boolean;
  /** `up`, `down`, `lowerlayerdown` (the other end is down), … as RFC 2863 names them. */
  operstate: string;
  /** Set where it neither asks for neighbours nor answers who asks. */
  noArp?: true;
  /** Bytes. */
  mtu: number;
  /** With prefix length. */
  addresses: string[];
  /** Frames thrown away, receiving and sending. */
  dropped: number;
  /** `veth`, `bridge`, `vrf` …; '' of `lo`. */
  kind?: string;
  mac?: string;
  /** The bridge, VRF or bond that it belongs to. */
  master?: string;
  /** Frames since it was made. */
  stats?: LinkStats;
  /** What a tunnel takes for its own. */
  tunnel?: TunnelState;
}

export interface RouteEntry {
  /** A prefix; `0.0.0.0/0` is the default route. */
  to: string;
  /** '' where the destination is on the link. */
  via: string;
  /** '' for a route that only says no. */
  dev: string;
}

export interface Neighbour {
  interface: string;
  ip: string;
  mac: string | null;
  /** `REACHABLE`, `STALE`, `FAILED` … as `ip neigh` names them. */
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
  /** Frames of stations that it does not know are dropped. */
  locked?: boolean;
  /** ARP and neighbour discovery are not flooded out of it. */
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

/** A route: where a node sends packets for a network. */
export interface Route extends Nexthop {
  /** A prefix such as `9.0.0.0/8`, or `default`. */
  to: string;
  /**
   * `unicast` (the default) sends packets on by `via` and `dev`. `blackhole` drops them; `unreachable` and
   * `prohibit` also tell the sender; `throw` leaves the decision to the next routing rule; `local` is for the node
   * itself.
   */
  type?: RouteType;
  /** Several next hops instead of one. Each connection or packet takes one of them. */
  nexthops?: WeightedNexthop[];
  /** The number of its routing table; 254 (`main`) by default. */
  table?: number;
  /** Of several routes to one network, the one with the smallest metric is used. */
  metric?: number;
  /** The source address of packets that the node itself sends by this route. */
  src?: string;
}

/** The next hop: a gateway, an interface, or both. */
export interface Nexthop {
  /** The address of the gateway. */
  via?: string;
  /** The interface of this node by which packets leave. */
  dev?: string;
  /** `true`: the gateway is on the segment of `dev`, although no address of the node says so. */
  onlink?: boolean;
}

export interface WeightedNexthop extends Nexthop {
  /** The share of packets for this next hop: 1 to 256, 1 by default. */
  weight?: number;
}

export const ROUTE_TYPES = ['unicast', 'blackhole', 'unreachable', 'prohibit', 'throw', 'local'] as const;
export type RouteType = (typeof ROUTE_TYPES)[number];

/** A rule of `ip rule`: the first rule that matches a packet, and whose table has a route, decides. */
export interface RoutingRule extends Selector {
  /**
   * Rules with smaller priorities come first. By default 10000 and up, in the order of the list. `main` is used at
   * 32766.
   */
  priority?: number;
  /** The table that decides. */
  table?: number;
  /** An action instead of a table. */
  type?: RuleType;
  /** Only routes with a prefix longer than this count. With 0, all routes but `default` count. */
  suppressPrefixLength?: number;
}

/** What a packet must have to match the rule. An empty selector matches every packet. */
interface Selector {
  /** The family; `ipv4` by default, unless an address is IPv6. */
  family?: 'ipv4' | 'ipv6';
  /** `true`: matches all packets that do not fit the rest of the selector. */
  not?: boolean;
  /** The source: an address or a prefix. */
  from?: string;
  /** The destination: an address or a prefix. */
  to?: string;
  /** The interface by which the packet came in; `lo` for packets that the node itself sends. */
  iif?: string;
  /** The interface to which the sending program has bound its socket. */
  oif?: string;
  /** The firewall mark: `1`, or with a mask: `0x10/0xf0`. */
  mark?: number | string;
  /** The protocol of the packet's payload. */
  protocol?: RuleProtocol;
  /** The source port, or a range: `1000-2000`. */
  sport?: number | string;
  /** The destination port, or a range. */
  dport?: number | string;
}

export const RULE_TYPES = ['blackhole', 'unreachable', 'prohibit'] as const;
export type RuleType = (typeof RULE_TYPES)[number];

export const RULE_PROTOCOLS = ['tcp', 'udp', 'icmp', 'ipv6-icmp'] as const;
export type RuleProtocol = (typeof RULE_PROTOCOLS)[number];

export const MAIN_TABLE = 254;
export const LOCAL_TABLE = 255;

/** Returns the next hops of the route. None for a route such as a blackhole. */
export const nexthopsOf = (route: Route): WeightedNexthop[] =>
  route.nexthops ?? (route.via === undefined && route.dev === undefined ? [] : [route]);

/** Reads `10` or `10-20`, from 0 to `most`. Undefined for anything else. */
export function parseRange(text: number | string, most: number): [number, number] | undefined {
  const [, low = '', high = low] = /^(\d+)(?:-(\d+))?$/.exec(String(text)) ?? [];
  const range: [number, number] = [Number(low), Number(high)];
  return low !== '' && range[0] <= range[1] && range[1] <= most ? range : undefined;
}

/** Reads a mark and its mask, of 32 bits each. Undefined for anything else. */
export function parseMark(text: number | string): { mark: number; mask: number } | undefined {
  const parts = String(text).split('/');
  if (parts.length > 2 || !parts.every((part) => /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(part)))
    return undefined;
  const [mark = 0, mask = 0xffff_ffff] = parts.map(Number);
  return mark <= 0xffff_ffff && mask <= 0xffff_ffff ? { mark, mask } : undefined;
}

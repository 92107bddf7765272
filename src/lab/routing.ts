/** A route: where a node sends packets for a network. */
export interface Route extends Nexthop {
  /** A prefix such as `9.0.0.0/8`, or `default`. */
  to: string;
  /**
   * `unicast` (the default) goes on by `via` and `dev`. `blackhole` drops, `unreachable` and `prohibit` tell the sender so,
   * `throw` has the next routing rule decide, `local` is for the node itself.
   */
  type?: RouteType;
  /** Several next hops instead of one. Each connection or packet takes one of them. */
  nexthops?: WeightedNexthop[];
  /** The routing table that it is in; 254, `main`, where not given. */
  table?: number;
  /** The smallest of several for one network is used. */
  metric?: number;
  /** The node's own address that packets get which it sends this way. */
  src?: string;
}

/** The next hop: a gateway, an interface, or both. */
export interface Nexthop {
  /** The gateway: an address. */
  via?: string;
  /** The interface of this node that it leaves by. */
  dev?: string;
  /** The gateway is taken to be on the segment of `dev`, though no address says so. */
  onlink?: boolean;
}

export interface WeightedNexthop extends Nexthop {
  /** The share of this next hop: 1 to 256, 1 by default. */
  weight?: number;
}

export const ROUTE_TYPES = ['unicast', 'blackhole', 'unreachable', 'prohibit', 'throw', 'local'] as const;
export type RouteType = (typeof ROUTE_TYPES)[number];

/** Which table decides, as `ip rule` has it: the first that fits a packet and has an answer. */
export interface RoutingRule extends Selector {
  /** The order, smallest first; 10000 and up, in the order of the list, where not given. `main` is asked at 32766. */
  priority?: number;
  /** The table that decides. */
  table?: number;
  /** An action instead of a table. */
  type?: RuleType;
  /** The table's routes count only if their prefix is longer than this. With 0 they count except for `default`. */
  suppressPrefixLength?: number;
}

/** What a packet must have to match the rule. An empty selector matches every packet. */
interface Selector {
  /** `ipv4` where no address says so. */
  family?: 'ipv4' | 'ipv6';
  /** Fits all other packets. */
  not?: boolean;
  /** The source: an address or a prefix. */
  from?: string;
  /** The destination: an address or a prefix. */
  to?: string;
  /** The interface it came in by, which is `lo` for the node's own. */
  iif?: string;
  /** The interface that the program that sends it has bound itself to. */
  oif?: string;
  /** The firewall mark: `1`, or with a mask `0x10/0xf0`. */
  mark?: number | string;
  /** The protocol of the packet's payload. */
  protocol?: RuleProtocol;
  /** The sender's port, or several: `1000-2000`. */
  sport?: number | string;
  /** The receiver's. */
  dport?: number | string;
}

export const RULE_TYPES = ['blackhole', 'unreachable', 'prohibit'] as const;
export type RuleType = (typeof RULE_TYPES)[number];

export const RULE_PROTOCOLS = ['tcp', 'udp', 'icmp', 'ipv6-icmp'] as const;
export type RuleProtocol = (typeof RULE_PROTOCOLS)[number];

export const MAIN_TABLE = 254;
export const LOCAL_TABLE = 255;

/** The next hops of the route; none for a route that leads nowhere. */
export const nexthopsOf = (route: Route): WeightedNexthop[] =>
  route.nexthops ?? (route.via === undefined && route.dev === undefined ? [] : [route]);

/** `10` or `10-20`, from 0 to `most`; undefined when it is neither. */
export function parseRange(text: number | string, most: number): [number, number] | undefined {
  const [, low = '', high = low] = /^(\d+)(?:-(\d+))?$/.exec(String(text)) ?? [];
  const range: [number, number] = [Number(low), Number(high)];
  return low !== '' && range[0] <= range[1] && range[1] <= most ? range : undefined;
}

/** A mark and its mask, of 32 bits each; undefined when it is neither. */
export function parseMark(text: number | string): { mark: number; mask: number } | undefined {
  const parts = String(text).split('/');
  if (parts.length > 2 || !parts.every((part) => /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(part)))
    return undefined;
  const [mark = 0, mask = 0xffff_ffff] = parts.map(Number);
  return mark <= 0xffff_ffff && mask <= 0xffff_ffff ? { mark, mask } : undefined;
}

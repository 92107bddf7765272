/** Numbers of linux/rtnetlink.h and linux/fib_rules.h about routes, and the rules that choose among their tables. */

export const RTA = {
  DST: 1,
  SRC: 2,
  IIF: 3,
  OIF: 4,
  GATEWAY: 5,
  PRIORITY: 6,
  PREFSRC: 7,
  METRICS: 8,
  MULTIPATH: 9,
  TABLE: 15,
  MARK: 16,
  VIA: 18,
  IP_PROTO: 27,
  SPORT: 28,
  DPORT: 29,
} as const;

/** In RTA_METRICS: the MTU that a route sets. */
export const RTAX = { MTU: 2 } as const;

/** Flags of a route question: also return the table, and the matching entry. */
export const RTM_F = { LOOKUP_TABLE: 0x1000, FIB_MATCH: 0x2000 } as const;

/** Field values of `rtmsg`, as `ip route add` fills them in. */
export const ROUTE = {
  TABLE_MAIN: 254,
  TABLE_LOCAL: 255,
  PROTOCOL_BOOT: 3,
  SCOPE_UNIVERSE: 0,
  SCOPE_LINK: 253,
  SCOPE_HOST: 254,
  SCOPE_NOWHERE: 255,
} as const;

/** Types of routes. */
export const RTN = { unicast: 1, local: 2, blackhole: 6, unreachable: 7, prohibit: 8, throw: 9 } as const;

/** The gateway is on the link, whatever the addresses say. */
export const RTNH_F_ONLINK = 4;

/** linux/fib_rules.h */
export const FRA = {
  DST: 1,
  SRC: 2,
  IIFNAME: 3,
  PRIORITY: 6,
  FWMARK: 10,
  SUPPRESS_PREFIXLEN: 14,
  TABLE: 15,
  FWMASK: 16,
  OIFNAME: 17,
  L3MDEV: 19,
  IP_PROTO: 22,
  SPORT_RANGE: 23,
  DPORT_RANGE: 24,
} as const;
export const FIB_RULE_INVERT = 2;

/** Actions of a routing rule. */
export const FR_ACT = { table: 1, blackhole: 6, unreachable: 7, prohibit: 8 } as const;

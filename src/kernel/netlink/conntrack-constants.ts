/** Numbers of linux/netfilter/nfnetlink_conntrack.h and nf_conntrack_common.h. */

const CTNETLINK = 1;
const message = (number: number) => (CTNETLINK << 8) | number;

export const IPCTNL_MSG_CT = {
  NEW: message(0),
  GET: message(1),
  DELETE: message(2),
  GET_STATS_CPU: message(4),
};

/** Multicast groups, as bits of `sockaddr_nl`: new, changed and ended entries. */
export const NF_CONNTRACK_GROUPS = 0b111;

export const CTA = {
  TUPLE_ORIG: 1,
  TUPLE_REPLY: 2,
  STATUS: 3,
  PROTOINFO: 4,
  TIMEOUT: 7,
  MARK: 8,
  ID: 12,
  ZONE: 18,
} as const;

export const CTA_TUPLE = { IP: 1, PROTO: 2 } as const;
export const CTA_IP = { V4_SRC: 1, V4_DST: 2, V6_SRC: 3, V6_DST: 4 } as const;
export const CTA_PROTO = {
  NUM: 1,
  SRC_PORT: 2,
  DST_PORT: 3,
  ICMP_ID: 4,
  ICMP_TYPE: 5,
  ICMPV6_ID: 7,
  ICMPV6_TYPE: 8,
} as const;
export const CTA_PROTOINFO_TCP = 1;
export const CTA_PROTOINFO_TCP_STATE = 1;

/** Bits of an entry's status, with their names in reports. */
export const IPS: [bit: number, name: ConntrackFlag][] = [
  [1 << 1, 'replied'],
  [1 << 2, 'assured'],
  [1 << 3, 'confirmed'],
  [1 << 4, 'snat'],
  [1 << 5, 'dnat'],
  [1 << 9, 'dying'],
];
export type ConntrackFlag = 'replied' | 'assured' | 'confirmed' | 'snat' | 'dnat' | 'dying';

/** The states in the order of the kernel's numbers. */
export const TCP_STATES = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
];

/** The counters by the kernel's numbers, with the names of `conntrack -S`. Each is the sum over all processors. */
export const CTA_STATS: Record<number, string> = {
  4: 'invalid',
  9: 'insert_failed',
  10: 'drop',
  11: 'early_drop',
  12: 'error',
  14: 'clash_resolve',
  15: 'chaintoolong',
};

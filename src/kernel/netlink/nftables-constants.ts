/** Numbers of linux/netfilter/nfnetlink.h, nf_tables.h, nf_tables_compat.h and linux/netfilter.h. */

/** The message types that begin and end a transaction of nfnetlink. */
export const NFNL_BATCH = { BEGIN: 0x10, END: 0x11 } as const;

const NFTABLES = 10;
const message = (number: number) => (NFTABLES << 8) | number;

export const NFNL_SUBSYSTEM_NFTABLES = NFTABLES;

export const NFT_MSG = {
  NEWTABLE: message(0),
  DELTABLE: message(2),
  NEWCHAIN: message(3),
  NEWRULE: message(6),
  NEWFLOWTABLE: message(22),
} as const;

export const NFT_GET = { CHAIN: message(4), RULE: message(7), GENERATION: message(16) } as const;
export const NFTA_GEN_ID = 1;

/** The multicast group for traced packets, as a bit of `sockaddr_nl`. */
export const NFT_TRACE_GROUP = 1 << 8;

export const NFPROTO = { INET: 1, IPV4: 2, ARP: 3, NETDEV: 5, BRIDGE: 7, IPV6: 10 } as const;

/** The hooks in the order of the kernel's numbers, which are the same for bridges and for IP. */
export const NF_HOOKS = ['prerouting', 'input', 'forward', 'output', 'postrouting'] as const;

export const NFTA_TABLE = { NAME: 1, FLAGS: 2 } as const;

/** The socket that made the table owns it. The kernel deletes the table with the socket. */
export const NFT_TABLE_F_OWNER = 2;

export const NFTA_CHAIN = { TABLE: 1, NAME: 3, HOOK: 4, POLICY: 5, TYPE: 7, COUNTERS: 8 } as const;

export const NFTA_HOOK = { NUMBER: 1, PRIORITY: 2, DEVICES: 4 } as const;
export const NFTA_DEVICE_NAME = 1;

/** The hook of an interface, which comes before all others. */
export const NF_NETDEV_INGRESS = 0;

export const NFTA_RULE = { TABLE: 1, CHAIN: 2, HANDLE: 3, EXPRESSIONS: 4 } as const;

export const NFTA_LIST_ELEMENT = 1;

export const NFTA_EXPRESSION = { NAME: 1, DATA: 2 } as const;

export const NFTA_IMMEDIATE = { REGISTER: 1, DATA: 2 } as const;
export const NFTA_DATA_VALUE = 1;
export const NFT_REGISTER_1 = 1;

export const NFTA_META = { KEY: 2, SOURCE_REGISTER: 3 } as const;
export const NFT_META_NFTRACE = 12;

export const NFTA_FLOWTABLE = { TABLE: 1, NAME: 2, HOOK: 3 } as const;
export const NFTA_FLOWTABLE_HOOK = { NUMBER: 1, PRIORITY: 2 } as const;

export const NFTA_TRACE = {
  TABLE: 1,
  CHAIN: 2,
  RULE_HANDLE: 3,
  TYPE: 4,
  VERDICT: 5,
  ID: 6,
  LINK_HEADER: 7,
  NETWORK_HEADER: 8,
  TRANSPORT_HEADER: 9,
  IIF: 10,
  OIF: 12,
  MARK: 14,
  NFPROTO: 15,
  POLICY: 16,
  CT_ID: 18,
  CT_DIRECTION: 19,
  CT_STATUS: 20,
  CT_STATE: 21,
} as const;

export const CT_STATES: [bit: number, name: string][] = [
  [1, 'invalid'],
  [2, 'established'],
  [4, 'related'],
  [8, 'new'],
  [64, 'untracked'],
];

/** The types in the order of the kernel's numbers. */
export const NFT_TRACE_TYPES = ['', 'policy', 'return', 'rule'] as const;

export const NFTA_VERDICT = { CODE: 1, CHAIN: 2 } as const;

/** Verdicts from 0 on are a hook's results; negative ones are internal to nftables. */
export const NF_VERDICTS: Record<number, string> = {
  0: 'drop',
  1: 'accept',
  2: 'stolen',
  3: 'queue',
  4: 'repeat',
  [-1]: 'continue',
  [-2]: 'break',
  [-3]: 'jump',
  [-4]: 'goto',
  [-5]: 'return',
};

export const NF_ACCEPT = 1;

export const NFTA_COUNTER = { BYTES: 1, PACKETS: 2 } as const;
export const NFTA_DATA_VERDICT = 2;
/** The kind of address translation: `dnat` is 1, `snat` 0. */
export const NFTA_NAT_TYPE = 1;
/** The name of an iptables target, such as `DNAT`. */
export const NFTA_TARGET_NAME = 1;
/** Register 0 is the verdict: a map with this register decides about the packet. */
export const NFTA_LOOKUP_DREG = 3;

/** Hooks of chains at an interface, and of ARP, in the order of the kernel's numbers. */
export const NETDEV_HOOKS = ['ingress', 'egress'] as const;
export const ARP_HOOKS = ['input', 'output'] as const;

export const FAMILY_NAMES: Record<number, string> = {
  1: 'inet',
  2: 'ip',
  3: 'arp',
  5: 'netdev',
  7: 'bridge',
  10: 'ip6',
};

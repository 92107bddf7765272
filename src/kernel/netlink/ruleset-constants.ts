/** Numbers of linux/netfilter/nf_tables.h and nf_tables_compat.h for reading rules that other programs made. */

const NFTABLES = 10;
const message = (number: number) => (NFTABLES << 8) | number;

export const NFT_GET = { CHAIN: message(4), RULE: message(7), GENERATION: message(16) } as const;

export const NFTA_GEN_ID = 1;

export const NFTA_CHAIN_READ = { TABLE: 1, NAME: 3, HOOK: 4, POLICY: 5, TYPE: 7, COUNTERS: 8 } as const;
export const NFTA_HOOK_READ = { NUMBER: 1, PRIORITY: 2, DEVICES: 4 } as const;
export const NFTA_RULE_READ = { TABLE: 1, CHAIN: 2, HANDLE: 3, EXPRESSIONS: 4 } as const;

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

/** Numbers of linux/if_link.h and linux/if_bonding.h: interfaces on top of other interfaces. */

export const IFLA_IPVLAN = { MODE: 1, FLAGS: 2 } as const;
export const IPVLAN_MODE = { l2: 0, l3: 1, l3s: 2 } as const;

export const IFLA_BOND = { MODE: 1, MIIMON: 3 } as const;

export const BOND_MODE = {
  'balance-rr': 0,
  'active-backup': 1,
  'balance-xor': 2,
  broadcast: 3,
  '802.3ad': 4,
  'balance-tlb': 5,
  'balance-alb': 6,
} as const;

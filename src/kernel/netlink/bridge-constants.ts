/** Numbers of linux/if_link.h and linux/if_bridge.h: bridges and their ports. */

export const IFLA_BR = {
  FORWARD_DELAY: 1,
  AGEING_TIME: 4,
  STP_STATE: 5,
  PRIORITY: 6,
  VLAN_FILTERING: 7,
  BRIDGE_ID: 11,
  MCAST_SNOOPING: 23,
  NF_CALL_IPTABLES: 36,
  NF_CALL_IP6TABLES: 37,
  NF_CALL_ARPTABLES: 38,
  VLAN_DEFAULT_PVID: 39,
} as const;

/** The flags that `bridge -d link` calls hairpin, learning, flood, mcast_flood, bcast_flood and isolated. */
export const IFLA_BRPORT = {
  STATE: 1,
  PRIORITY: 2,
  COST: 3,
  MODE: 4,
  LEARNING: 8,
  UNICAST_FLOOD: 9,
  PROXYARP: 10,
  ROOT_ID: 13,
  DESIGNATED_BRIDGE_ID: 14,
  DESIGNATED_PORT: 15,
  DESIGNATED_COST: 16,
  ID: 17,
  CONFIG_PENDING: 20,
  MCAST_FLOOD: 27,
  BCAST_FLOOD: 30,
  NEIGH_SUPPRESS: 32,
  ISOLATED: 33,
  LOCKED: 39,
} as const;

export const BR_STATE = { disabled: 0, listening: 1, learning: 2, forwarding: 3, blocking: 4 } as const;

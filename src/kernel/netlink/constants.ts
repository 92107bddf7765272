/** Numbers of the kernel's userspace headers: linux/netlink.h, rtnetlink.h, if_link.h, if_addr.h, neighbour.h, pkt_sched.h. */

export const NETLINK_ROUTE = 0;
export const NETLINK_SOCK_DIAG = 4;
export const NETLINK_NETFILTER = 12;
export const NETLINK_GENERIC = 16;

export const SOCKET_OPTION = { CAP_ACK: 10, EXT_ACK: 11, GET_STRICT_CHK: 12 } as const;

/** The message types that every netlink family has. */
export const NLMSG = { ERROR: 2, DONE: 3 } as const;

export const NLM_F = {
  REQUEST: 0x1,
  ACK: 0x4,
  DUMP_INTR: 0x10,
  REPLACE: 0x100,
  ACK_TLVS: 0x200,
  DUMP: 0x300,
  EXCL: 0x200,
  CREATE: 0x400,
  APPEND: 0x800,
} as const;

/** The attribute of an error that holds the kernel's explanation. */
export const NLMSGERR_ATTR_MSG = 1;

export const RTM = {
  NEWLINK: 16,
  DELLINK: 17,
  GETLINK: 18,
  SETLINK: 19,
  NEWADDR: 20,
  DELADDR: 21,
  NEWROUTE: 24,
  DELROUTE: 25,
  GETADDR: 22,
  GETROUTE: 26,
  GETRULE: 34,
  NEWNEIGH: 28,
  DELNEIGH: 29,
  GETNEIGH: 30,
  NEWRULE: 32,
  DELRULE: 33,
  NEWQDISC: 36,
  DELQDISC: 37,
  GETQDISC: 38,
  NEWTFILTER: 44,
  NEWACTION: 48,
} as const;

/** linux/sock_diag.h */
export const SOCK_DIAG_BY_FAMILY = 20;

/** The multicast group for changes of links, as a bit of `sockaddr_nl`. */
export const RTMGRP_LINK = 1;

/** The group for changes of ARP, IPv6 neighbour and forwarding (FDB) tables. */
export const RTMGRP_NEIGHBOUR = 4;

export const AF = { UNSPEC: 0, INET: 2, BRIDGE: 7, INET6: 10, NETLINK: 16 } as const;

export const IFF_UP = 1;
export const IFF_NOARP = 0x80;
export const IFF_PROMISC = 0x100;
export const IFF_ALLMULTI = 0x200;

export const IFLA = {
  ADDRESS: 1,
  IFNAME: 3,
  MTU: 4,
  LINK: 5,
  MASTER: 10,
  PROTINFO: 12,
  TXQLEN: 13,
  OPERSTATE: 16,
  LINKINFO: 18,
  STATS64: 23,
  AF_SPEC: 26,
  NET_NS_FD: 28,
  EXT_MASK: 29,
  NUM_TX_QUEUES: 31,
  NUM_RX_QUEUES: 32,
} as const;

/** For `IFLA.EXT_MASK`: include the VLANs of bridge ports. */
export const RTEXT_FILTER_BRVLAN = 2;
/** For `IFLA.EXT_MASK`: leave out traffic counters. */
export const RTEXT_FILTER_SKIP_STATS = 8;

export const IFLA_INFO = { KIND: 1, DATA: 2, SLAVE_KIND: 4, SLAVE_DATA: 5 } as const;

/** linux/if_link.h */
export const IFLA_INET6_ADDR_GEN_MODE = 8;
export const IN6_ADDR_GEN_MODE_NONE = 1;

export const VETH_INFO_PEER = 1;

/** linux/if_bridge.h: attributes in the IFLA_AF_SPEC of AF_BRIDGE. */
export const IFLA_BRIDGE = { FLAGS: 0, VLAN_INFO: 2 } as const;
export const BRIDGE_FLAGS_SELF = 2;
export const BRIDGE_VLAN_INFO = { PVID: 2, UNTAGGED: 4 } as const;

export const MACVLAN_MODE = { private: 1, vepa: 2, bridge: 4, passthru: 8 } as const;

export const IFLA_VXLAN = {
  ID: 1,
  GROUP: 2,
  LOCAL: 4,
  LEARNING: 7,
  PORT: 15,
  GROUP6: 16,
  LOCAL6: 17,
} as const;

/** linux/if_tunnel.h: attributes of gre and gretap, and of ipip and sit. */
export const IFLA_GRE = {
  IFLAGS: 2,
  OFLAGS: 3,
  IKEY: 4,
  OKEY: 5,
  LOCAL: 6,
  REMOTE: 7,
  PMTUDISC: 10,
} as const;
export const IFLA_IPTUN = { LOCAL: 2, REMOTE: 3, TTL: 4, PROTO: 9, PMTUDISC: 10 } as const;

export const IFLA_GENEVE = { ID: 1, REMOTE: 2, PORT: 5, REMOTE6: 7 } as const;

export const IFA = { ADDRESS: 1, LOCAL: 2, FLAGS: 8 } as const;

/** No duplicate address detection: the address can be used at once. */
export const IFA_F_NODAD = 2;

/** Attributes of a queueing discipline. */
export const TCA = { KIND: 1, OPTIONS: 2, STATS2: 7 } as const;
export const TCA_STATS_QUEUE = 3;
export const TCA_NETEM = { REORDER: 3, CORRUPT: 4 } as const;
export const TCA_TBF = { PARMS: 1, BURST: 6 } as const;

export const NDA = { DST: 1, LLADDR: 2, VLAN: 5, MASTER: 9 } as const;

/** Whose table an entry is in: the interface's own, its bridge's, or the table of proxy entries. */
export const NTF = { SELF: 2, MASTER: 4, PROXY: 8 } as const;

export const NUD = {
  INCOMPLETE: 0x01,
  REACHABLE: 0x02,
  STALE: 0x04,
  DELAY: 0x08,
  PROBE: 0x10,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const;

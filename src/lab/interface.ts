import type { BondMode } from './kind/bond.ts';
import type { IpvlanMode } from './kind/ipvlan.ts';
import type { MacvlanMode } from './kind/macvlan.ts';
import type { WireguardPeer } from './kind/wireguard-peer.ts';
import type { InterfaceKind } from './link-kind.ts';
import type { RpFilter } from './rp-filter.ts';

export interface Interface extends BridgeOptions {
  /**
   * `veth` (the default): one end of a link, or an unplugged port. `bridge`: a Linux bridge. `vlan`, `macvlan`, `ipvlan`: on `parent`.
   * `bond`: several interfaces as one. `vrf`: a routing table for some interfaces. Interfaces name either as their `master`.
   * `vxlan`, `geneve`, `gretap`: tunnels for frames. `gre`, `ipip`, `sit`: tunnels for packets, of IPv4 with `ipip`, of IPv6
   * with `sit`, of both with `wireguard`, whose keys the lab makes. `tun`, `tap`: for packets or frames of a program that opens
   * it. `dummy`: leads nowhere.
   */
  kind?: InterfaceKind;
  /**
   * For a `vlan`, `macvlan` or `ipvlan`: the interface of this node below it. For the last two also `node:interface`,
   * as an engine gives a container a station on the machine's cable, or on a VLAN of it.
   */
  parent?: string;
  /** VLAN of a `vlan` (1 to 4094), network identifier of a `vxlan` or `geneve`. */
  id?: number;
  /**
   * For a `macvlan`: how it speaks with others on the same parent (`bridge` by default). For an `ipvlan`: whether
   * packets or frames are sorted (`l2` by default). For a `bond`: how a port is chosen (`balance-rr` by default).
   */
  mode?: MacvlanMode | IpvlanMode | BondMode;
  /** For a `vrf`: its routing table. */
  table?: number;
  /** For a tunnel: this node's own address. A `geneve` has none. */
  local?: string;
  /** For a tunnel: the address of the other end. A `vxlan` without one sends only where its `fdb` says. */
  remote?: string;
  /** For a `wireguard` or `vxlan`: its UDP port. A `vxlan` also sends to it: 4789 where not given. */
  listenPort?: number;
  /** For a `wireguard`: its peers. */
  peers?: WireguardPeer[];
  /** With prefix length: `192.168.1.1/24`. */
  addresses?: string[];
  /**
   * `true`: asks for an address of IPv4 and a gateway when the servers are there. Without an answer it has none, and asks again
   * after each change of the lab. No other node knows such an address by name.
   */
  dhcp?: boolean;
  /** Derived from node and interface name where it is not given, so every run has the same. */
  mac?: string;
  /**
   * `true`: another on its segment may have the same address or MAC address; a fault that is meant. Whoever is on another
   * segment may have it anyway.
   */
  duplicate?: boolean;
  /**
   * Bytes; 1500 where not given, 1420 of a `wireguard`, and of another tunnel what its headers leave of the interface that
   * it goes by (a `vxlan` keeps 1500). Below 1280 the kernel has no IPv6 there.
   */
  mtu?: number;
  /** The bridge, bond or VRF of this node that the interface is a port of. */
  master?: string;
  /** Of the bridge port; needs `master`. */
  port?: Port;
  /** Stations that the bridge finds behind this port, or a vxlan behind another node. */
  fdb?: FdbEntry[];
  /**
   * Permanent neighbour entries: MAC addresses by IP address. `node:interface` stands for the MAC address of that
   * interface.
   */
  neighbours?: Record<string, string>;
  /** Addresses for which it answers who asks here: proxies; the interface must forward. */
  proxyNeighbours?: string[];
  /** Takes in frames for others as well. */
  promiscuous?: boolean;
  /** What happens to packets that leave by it. */
  impairment?: Impairment;
  /** `false` leaves it down: the kernel has no IPv6 address then, and no route that leads through it. */
  up?: boolean;
  /** Whether what comes in must have come from where an answer would go; `strict`: by this interface. */
  rpFilter?: RpFilter;
  /**
   * Passes packets on that come in by it; the node's own `ip_forward` is for all. Of IPv6 it says only that the node is a
   * router there: what it passes on `net.ipv6.conf.all.forwarding` decides.
   */
  forwarding?: boolean;
  /** Answers ARP for whomever the node has a route to by another interface. */
  proxyArp?: boolean;
  /** For a bridge: takes part in the spanning tree protocol, which a network with loops needs. */
  stp?: boolean;
  /** For a bridge: keeps VLANs apart. A port is only in the VLANs that its `vlans` names. */
  vlanFiltering?: boolean;
  /** The VLANs of a port of such a bridge; on the bridge itself, the VLANs of its node. */
  vlans?: PortVlans;
}

/** 802.1Q, by the numbers of VLANs: 1 to 4094. */
export interface PortVlans {
  /** Untagged frames belong to this VLAN when they come in, and its frames leave untagged. */
  untagged?: number;
  /** Come and leave with their tags. */
  tagged?: number[];
}

/**
 * A worse link, in the units of tc(8). It acts on what leaves the interface; a link that is as bad both ways has it at
 * both ends.
 */
export interface Impairment {
  /** Bits per second: `512kbit`, `10mbit`, `1gbit`. */
  rate?: string;
  /** Added before a packet leaves: `800us`, `5ms`, `0.1s`. */
  delay?: string;
  /** How far a delay may be from `delay`, either way; needs it. */
  jitter?: string;
  /** Share of packets lost: `1%`. */
  loss?: string;
  /** Share of packets sent twice. */
  duplicate?: string;
  /** Share of packets sent at once, before those that are delayed; needs `delay`. */
  reorder?: string;
  /** Share of packets with one bit turned. */
  corrupt?: string;
}

/** Bridge port flags, by the names of `bridge link set` (camel case). Left out: the kernel's own default. */
export interface PortFlags {
  /** A frame may leave by the port it came in by. */
  hairpin?: boolean;
  /** Stations are learnt from what comes in by it. */
  learning?: boolean;
  /** Frames to stations that the bridge does not know leave by it as well. */
  flood?: boolean;
  /** So do those to groups. */
  mcastFlood?: boolean;
  /** So do those to everybody, such as questions of ARP. */
  bcastFlood?: boolean;
  /** Speaks with ports that are not isolated, and with no other that is. */
  isolated?: boolean;
  /** Takes nothing from stations that the forwarding table does not have behind it. */
  locked?: boolean;
  /** Questions who has an address (ARP, neighbour discovery) are not flooded out of it, but answered where the answer is known. */
  neighSuppress?: boolean;
  /** The bridge answers ARP for stations behind it. */
  proxyArp?: boolean;
}

/** A port of a bridge: its flags, and what the spanning tree protocol goes by. */
export interface Port extends PortFlags {
  /** `disabled` passes nothing though it has a carrier; of a bridge without `stp`. The kernel itself chooses among all others. */
  state?: PortState;
  /** The cost of this path: 1 to 65535. */
  cost?: number;
  /** 0 to 63. */
  priority?: number;
}

export type PortState = 'disabled' | 'forwarding';

/** For a bridge. By default the kernel's own values, except that the bridge does not snoop. */
export interface BridgeOptions {
  /** iptables sees what the bridge passes on, as if `net.bridge.bridge-nf-call-iptables` were 1. */
  nfCallIptables?: boolean;
  /** The same for ip6tables. */
  nfCallIp6tables?: boolean;
  /** The same for arptables. */
  nfCallArptables?: boolean;
  /** Seconds until a station that is silent is forgotten; 300 where not given, 0: at once. */
  ageing?: number;
  /**
   * Priority in the spanning tree protocol: 0 to 65535, 32768 by default. The bridge with the smallest value becomes
   * the root.
   */
  priority?: number;
  /** Multicast goes only to ports behind which somebody has asked for it. */
  mcastSnooping?: boolean;
}

/** A station that does not have to be learnt. */
export interface FdbEntry {
  /** A MAC address, or the `node:interface` that has it. */
  mac: string;
  /** For a port of a bridge that keeps VLANs apart. */
  vlan?: number;
  /**
   * For a vxlan: the address of the node that has the station. The station `00:00:00:00:00:00` stands for all unknown
   * ones.
   */
  remote?: string;
}

import type { BondMode } from './kind/bond.ts';
import type { IpvlanMode } from './kind/ipvlan.ts';
import type { MacvlanMode } from './kind/macvlan.ts';
import type { WireguardPeer } from './kind/wireguard-peer.ts';
import type { InterfaceKind } from './link-kind.ts';
import type { RpFilter } from './rp-filter.ts';

export interface Interface extends BridgeOptions {
  /**
   * `veth` (the default): one end of a link, or an unplugged port. `bridge`: a Linux bridge. `vlan`, `macvlan`,
   * `ipvlan`: an interface on top of `parent`. `bond`: several interfaces as one; `vrf`: a routing table for some
   * interfaces. Those interfaces name the bond or VRF as their `master`. `vxlan`, `geneve`, `gretap`: tunnels that
   * carry frames. `gre`, `ipip`, `sit`, `wireguard`: tunnels that carry IP packets; `ipip` carries IPv4, `sit`
   * IPv6, the others both. The lab makes the keys of `wireguard`. `tun`, `tap`: packets or frames go to a program
   * that opens the interface. `dummy`: leads nowhere.
   */
  kind?: InterfaceKind;
  /**
   * For a `vlan`, `macvlan` or `ipvlan`: the interface of this node below it. For a `macvlan` or `ipvlan` it may also be
   * another node's `node:interface`, as a container engine attaches containers to the machine's cable, or to a VLAN.
   */
  parent?: string;
  /** The VLAN of a `vlan` (1 to 4094), or the network identifier of a `vxlan` or `geneve`. */
  id?: number;
  /**
   * For a `macvlan`: how it reaches others on the same parent (`bridge` by default). For an `ipvlan`: whether it
   * sorts frames or packets (`l2` by default). For a `bond`: how it chooses a port (`balance-rr` by default).
   */
  mode?: MacvlanMode | IpvlanMode | BondMode;
  /** For a `vrf`: its routing table. */
  table?: number;
  /** For a tunnel: its address on this node. A `geneve` has none. */
  local?: string;
  /** For a tunnel: the address of the other end. A `vxlan` without one sends only to addresses in its `fdb`. */
  remote?: string;
  /** For a `wireguard` or `vxlan`: its UDP port. A `vxlan` also sends to this port; 4789 by default. */
  listenPort?: number;
  /** For a `wireguard`: its peers. */
  peers?: WireguardPeer[];
  /** Addresses with their prefix lengths: `192.168.1.1/24`. */
  addresses?: string[];
  /**
   * `true`: gets an IPv4 address and a gateway by DHCP once the servers are there. If no server answers, it has no
   * address, and asks again after each change of the lab. Other nodes do not know such an address by name.
   */
  dhcp?: boolean;
  /** The MAC address. By default it is derived from the names of node and interface, so it is the same in every run. */
  mac?: string;
  /**
   * `true`: another interface on the same segment may have the same address or MAC address, as a planted fault. On
   * other segments that is always allowed.
   */
  duplicate?: boolean;
  /**
   * The MTU in bytes. By default 1500; 1420 for a `wireguard`; for other tunnels, the MTU of the interface that
   * they use less their headers (a `vxlan` keeps 1500). Below 1280 the kernel has no IPv6 on the interface.
   */
  mtu?: number;
  /** The bridge, bond or VRF of this node to which the interface belongs. */
  master?: string;
  /** Properties of the interface as a bridge port; needs `master`. */
  port?: Port;
  /** Static entries of a forwarding table: MAC addresses behind this port or, for a vxlan, behind another node. */
  fdb?: FdbEntry[];
  /**
   * Permanent neighbour entries: MAC addresses by IP address. `node:interface` stands for that interface's MAC
   * address.
   */
  neighbours?: Record<string, string>;
  /** Proxy entries: addresses for which the node answers on this interface. The interface must forward. */
  proxyNeighbours?: string[];
  /** Also accepts frames for other MAC addresses. */
  promiscuous?: boolean;
  /** Makes packets that leave by this interface slow or unreliable. */
  impairment?: Impairment;
  /** `false`: the interface is down. The kernel then has no IPv6 address on it, and no route through it. */
  up?: boolean;
  /**
   * Drops packets whose source the node would not answer; with `strict`, packets whose source it would not answer
   * by this interface.
   */
  rpFilter?: RpFilter;
  /**
   * Forwards packets that come in by this interface. (The node's `ip_forward` sets it for all interfaces.) For IPv6
   * it only makes the node a router on this interface; `net.ipv6.conf.all.forwarding` decides whether the node
   * forwards.
   */
  forwarding?: boolean;
  /** Answers ARP for every address to which the node has a route by another interface. */
  proxyArp?: boolean;
  /** For a bridge: takes part in the spanning tree protocol. A network with loops needs it. */
  stp?: boolean;
  /** For a bridge: filters VLANs. A port is only in the VLANs that its `vlans` names. */
  vlanFiltering?: boolean;
  /** The VLANs of a port of such a bridge. For the bridge itself: the VLANs of its node. */
  vlans?: PortVlans;
}

/** VLANs (802.1Q) by number: 1 to 4094. */
export interface PortVlans {
  /** The VLAN of untagged frames that come in. Frames of this VLAN leave untagged. */
  untagged?: number;
  /** VLANs whose frames come in and leave with their tags. */
  tagged?: number[];
}

/**
 * An impaired link, in the units of tc(8). It applies to packets that leave by this interface. For both directions,
 * set it at both ends.
 */
export interface Impairment {
  /** Limits the bits per second: `512kbit`, `10mbit`, `1gbit`. */
  rate?: string;
  /** Delays packets before they leave: `800us`, `5ms`, `0.1s`. */
  delay?: string;
  /** By how much a delay may differ from `delay`, up or down; needs `delay`. */
  jitter?: string;
  /** The share of packets that are lost: `1%`. */
  loss?: string;
  /** The share of packets that are sent twice. */
  duplicate?: string;
  /** The share of packets that are sent at once, ahead of delayed ones; needs `delay`. */
  reorder?: string;
  /** The share of packets in which one bit is changed. */
  corrupt?: string;
}

/** Flags of a bridge port, by the names of `bridge link set`, in camel case. Absent flags have the kernel's default. */
export interface PortFlags {
  /** A frame may leave by the port by which it came in. */
  hairpin?: boolean;
  /** The bridge learns MAC addresses from frames that come in by this port. */
  learning?: boolean;
  /** Frames to unknown MAC addresses also leave by this port. */
  flood?: boolean;
  /** Multicast frames also leave by this port. */
  mcastFlood?: boolean;
  /** Broadcast frames, such as ARP requests, also leave by this port. */
  bcastFlood?: boolean;
  /** Exchanges frames only with ports that are not isolated. */
  isolated?: boolean;
  /** Accepts frames only from MAC addresses that the forwarding table has behind this port. */
  locked?: boolean;
  /** ARP and neighbour discovery are not flooded to this port. The bridge answers them if it knows the answer. */
  neighSuppress?: boolean;
  /** The bridge answers ARP requests for hosts behind this port. */
  proxyArp?: boolean;
}

/** A bridge port: its flags, and its values for the spanning tree protocol. */
export interface Port extends PortFlags {
  /**
   * `disabled`: passes no frames, although it has a carrier. Only on a bridge without `stp`. The kernel itself
   * chooses all other states.
   */
  state?: PortState;
  /** The cost of the path through this port, in the spanning tree protocol: 1 to 65535. */
  cost?: number;
  /** The port's priority in the spanning tree protocol: 0 to 63. */
  priority?: number;
}

export type PortState = 'disabled' | 'forwarding';

/** Options of a bridge. Absent options have the kernel's default, except that multicast snooping is off. */
export interface BridgeOptions {
  /** Frames that the bridge forwards pass iptables, as with `net.bridge.bridge-nf-call-iptables=1`. */
  nfCallIptables?: boolean;
  /** Frames that the bridge forwards pass ip6tables. */
  nfCallIp6tables?: boolean;
  /** Frames that the bridge forwards pass arptables. */
  nfCallArptables?: boolean;
  /** After how many seconds a silent MAC address is forgotten; 300 by default; 0: at once. */
  ageing?: number;
  /**
   * The priority in the spanning tree protocol: 0 to 65535, 32768 by default. The bridge with the smallest value
   * becomes the root.
   */
  priority?: number;
  /** Multicast frames go only to ports behind which a host has asked for them. */
  mcastSnooping?: boolean;
}

/** A static entry of a forwarding table. */
export interface FdbEntry {
  /** A MAC address, or the `node:interface` that has it. */
  mac: string;
  /** The VLAN, for a port of a bridge with `vlanFiltering`. */
  vlan?: number;
  /**
   * For a vxlan: the address of the node behind which the MAC address is. `00:00:00:00:00:00` stands for all
   * unknown MAC addresses.
   */
  remote?: string;
}

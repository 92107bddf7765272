/** What the kernel holds for one node at one moment. */
export interface NodeState {
  node: string;
  links: LinkState[];
  ports: PortState[];
  fdb: FdbEntry[];
  /** The stack's own counters since the node began: `IpExt.InNoRoutes`. */
  counters: Record<string, number>;
  /** `iptables-save -c`, `ebtables-save -c` and `nft -a list ruleset`; '' without rules. */
  iptables: string;
  ebtables: string;
  nft: string;
  neighbours?: Neighbour[];
  /** Lines of `conntrack -L`. */
  conntrack?: string[];
  /** This and what follows is read after a probe that failed, to say why. IPv4, main table. */
  routes?: RouteEntry[];
  /** Sockets of TCP that take connections, and of UDP that take datagrams of anybody. */
  listeners?: Listener[];
  /** Settings that decide the fate of packets, by their keys; those of interfaces too. */
  sysctl?: Record<string, string>;
}

export interface LinkState {
  name: string;
  /** As set; whether frames pass is `operstate`. */
  up: boolean;
  /** `up`, `down`, `lowerlayerdown` (the other end is down), … as RFC 2863 names them. */
  operstate: string;
  /** Bytes. */
  mtu: number;
  /** With prefix length. */
  addresses: string[];
  /** Frames thrown away, receiving and sending. */
  dropped: number;
}

export interface RouteEntry {
  /** A prefix; `0.0.0.0/0` is the default route. */
  to: string;
  /** '' where the destination is on the link. */
  via: string;
  /** '' for a route that only says no. */
  dev: string;
}

export interface Listener {
  protocol: 'tcp' | 'udp';
  /** `0.0.0.0` and `::` are every address. */
  address: string;
  port: number;
}

export interface Neighbour {
  interface: string;
  ip: string;
  mac: string | null;
  /** `REACHABLE`, `STALE`, `FAILED` … as `ip neigh` names them. */
  state: string;
}

export interface PortState {
  port: string;
  bridge: string;
  state: 'disabled' | 'listening' | 'learning' | 'forwarding' | 'blocking';
  hairpin: boolean;
  learning: boolean;
  flood: boolean;
  mcastFlood: boolean;
  bcastFlood: boolean;
  isolated: boolean;
}

export interface FdbEntry {
  bridge: string;
  port: string;
  mac: string;
  local: boolean;
}

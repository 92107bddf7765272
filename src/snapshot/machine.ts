import type { Interface, Route, RoutingRule, RuleTool } from '../lab/types.ts';

/** What a snapshot says about one machine's network, whichever programs printed it. */
export interface Machine {
  /** Its host name. */
  name: string;
  /** `uname -srm` */
  system: string;
  /** Programs that make rulesets: `ufw`, `docker`, `uci`. */
  tools: string[];
  links: MachineLink[];
  /** Routes of all tables, without those for the machine's own addresses. */
  routes: MachineRoute[];
  routingRules: RoutingRule[];
  neighbours: MachineNeighbour[];
  /** Addresses that the machine asks for and nobody answers: their neighbour entries are FAILED or INCOMPLETE. */
  unanswered: Pick<MachineNeighbour, 'address' | 'dev'>[];
  /** Stations that bridges have learned. */
  stations: { mac: string; port: string }[];
  /** VLANs by port, on a filtering bridge. */
  vlans: Record<string, Interface['vlans']>;
  rules: MachineRules;
  /** By key: `net.ipv4.ip_forward`; with slashes if the interface's name contains dots. */
  settings: Record<string, string>;
  /** `process` where root asked: `docker-proxy`. */
  listeners: { protocol: 'tcp' | 'udp'; address: string; port: number; process?: string }[];
  nameservers: string[];
  containers: MachineContainer[];
  /** What could not be read, because a program was missing or refused. */
  gaps: Loss[];
}

/** Texts by tool, as `iptables-save` and its like print them. */
export type MachineRules = Partial<Record<RuleTool, string>>;

/** Something of the machine that the lab lacks, and what that may change. */
export interface Loss {
  what: string;
  /** Where in the snapshot: `router.snap:57`. */
  where?: string;
  /** What the loss may change in a verdict. */
  may: string;
}

export interface MachineLink {
  name: string;
  index: number;
  /** As `ip -details` names it: `bridge`, `veth`, `vlan`; undefined for a physical one. */
  kind: string | undefined;
  up: boolean;
  /** Whether something is plugged in. */
  carrier: boolean;
  mtu: number;
  mac: string | undefined;
  /** With prefix length. */
  addresses: string[];
  /** Addresses at the other end of a point-to-point line such as PPP. */
  peers: string[];
  master: string | undefined;
  /** The parent interface on this machine. */
  parent: string | undefined;
  /** Its other end is in another namespace, usually of a container. */
  elsewhere: boolean;
  /** The lab's fields for it: of a bridge, a port, a VLAN, a tunnel. */
  words: Interface;
}

/** A neighbour entry: an IP address and its MAC address. */
export interface MachineNeighbour {
  address: string;
  mac: string;
  dev: string;
  /** Set by hand: the kernel does not ask for it. */
  permanent?: true;
}

export type MachineRoute = Route & { protocol?: string };

export interface MachineContainer {
  name: string;
  addresses: string[];
  macs: string[];
}

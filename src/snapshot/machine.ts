import type { Interface, Route, RoutingRule, RuleTool } from '../lab/types.ts';

/** The content of a snapshot of one machine's network, whichever programs printed it. */
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
  /** Addresses that the machine asked for without an answer: their neighbour entries are FAILED or INCOMPLETE. */
  unanswered: Pick<MachineNeighbour, 'address' | 'dev'>[];
  /** MAC addresses that bridges have learned. */
  stations: { mac: string; port: string }[];
  /** VLANs by port, on a filtering bridge. */
  vlans: Record<string, Interface['vlans']>;
  rules: MachineRules;
  /** By key: `net.ipv4.ip_forward`; with slashes if the interface's name contains dots. */
  settings: Record<string, string>;
  /** Undefined if no program of the machine listed them. */
  listeners: Listener[] | undefined;
  nameservers: string[];
  containers: MachineContainer[];
  /** The parts that could not be read, because a program was missing or failed. */
  gaps: Loss[];
}

/** Texts by tool, as `iptables-save` and its like print them. */
export type MachineRules = Partial<Record<RuleTool, string>>;

/** Part of the machine that the lab does not have, and what that may change. */
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
  /** Is a cable plugged in? */
  carrier: boolean;
  mtu: number;
  mac: string | undefined;
  /** With prefix length. */
  addresses: string[];
  /** The addresses at the other end of a point-to-point link such as PPP. */
  peers: string[];
  master: string | undefined;
  /** The parent interface on this machine. */
  parent: string | undefined;
  /** Set if its other end is in another namespace, usually a container's. */
  elsewhere: boolean;
  /** The fields for it in a lab: of a bridge, a port, a VLAN or a tunnel. */
  words: Interface;
}

/** A neighbour entry: an IP address and its MAC address. */
export interface MachineNeighbour {
  address: string;
  mac: string;
  dev: string;
  /** Set if somebody added it by hand: the kernel does not ask for it. */
  permanent?: true;
}

/** A socket that listens. */
export interface Listener {
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
  /** If root made the snapshot: `docker-proxy`. */
  process?: string;
}

export type MachineRoute = Route & { protocol?: string };

export interface MachineContainer {
  name: string;
  addresses: string[];
  macs: string[];
}

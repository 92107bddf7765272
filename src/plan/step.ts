import type { Container } from '../lab/container.ts';
import type { LinkKind } from '../lab/link-kind.ts';
import type { Qdisc } from '../lab/qdisc.ts';
import type { PortFlags, PortVlans, Route, RuleTool, SetupCommand } from '../lab/types.ts';
import type { TopologyRule, TopologyService } from './topology.ts';
import type { SaidWord } from './words/words.ts';

/**
 * One change to the kernel, as data. The agent applies steps, and `script.ts` prints them as shell commands. Both
 * use the same list, so the printed commands are what was done.
 */
export type Step =
  /** With `holder`, the namespace belongs to a container that only keeps it open. */
  | { do: 'node'; node: string; holder?: Holder }
  /** Gives the node a resolv.conf of its own. It replaces an earlier one. */
  | { do: 'resolver'; node: string; nameservers: string[] }
  /** Sets the lines for other nodes in the /etc/hosts of these nodes. */
  | { do: 'names'; nodes: string[]; text: string; isContainer?: true }
  /** Sets the settings of `baseline.ts`. */
  | { do: 'baseline'; node: string }
  | { do: 'sysctl'; node: string; key: string; value: string }
  | { do: 'bridge'; node: string; name: string; mac: string; mtu?: number; stp?: true; vlanFiltering?: true }
  /**
   * If `b` has no `node`, it is the other end of an unplugged port: it is down, in a namespace that belongs to no
   * node.
   */
  | { do: 'veth'; a: VethEnd & { node: string }; b: VethEnd & { node?: string } }
  /**
   * Makes an interface on top of `link.parent`, or on its own. A tunnel that carries only IP packets has no MAC
   * address.
   */
  | { do: 'link'; node: string; name: string; mac?: string; mtu?: number; link: LinkKind }
  | { do: 'master'; node: string; name: string; master: string }
  /** Sets the VLANs of a port of `master`, or of that bridge itself. */
  | { do: 'vlans'; node: string; name: string; master: string; vlans: PortVlans }
  | { do: 'port'; node: string; name: string; flags: PortFlags }
  /** Sets a property of an interface: a word before links are up, a late word after. */
  | ({ do: 'word' | 'lateWord' } & SaidWord)
  | { do: 'address'; node: string; name: string; address: string }
  | { do: 'qdiscs'; node: string; name: string; qdiscs: Qdisc[] }
  /**
   * Without IPv6 the interface gets no IPv6 address and sends no multicast, which would change what switches have
   * learned.
   */
  | { do: 'up'; node: string; name: string; ipv6?: false }
  | { do: 'routingRule'; node: string; rule: TopologyRule }
  | { do: 'route'; node: string; route: Route }
  | { do: 'rules'; node: string; tool: RuleTool; text: string }
  | { do: 'file'; node: string; path: string; text: string }
  | { do: 'setup'; node: string; command: SetupCommand }
  /** Gets an address by DHCP. */
  | { do: 'dhcp'; node: string; name: string }
  | { do: 'service'; node: string; name: string; service: TopologyService }
  /** Starts the node's container in the namespace that its holder keeps. */
  | { do: 'container'; node: string; container: Container };

/**
 * A change of a running lab: a step, or one that removes something. A `rules` step in a change also empties tables
 * that had rules before and have none now.
 */
export type LiveStep =
  | Step
  /** Deletes a bridge, or one end of a cable; the other end goes with it. */
  | { do: 'delLink'; node: string; name: string }
  | ({ do: 'delWord' } & SaidWord)
  | { do: 'noMaster'; node: string; name: string }
  | { do: 'delVlans'; node: string; name: string; master: string; vlans: PortVlans }
  | { do: 'delAddress'; node: string; name: string; address: string }
  /** Restores the kernel's default queue. */
  | { do: 'delQdiscs'; node: string; name: string }
  | { do: 'down'; node: string; name: string }
  | { do: 'delRoutingRule'; node: string; rule: TopologyRule }
  | { do: 'delRoute'; node: string; route: Route }
  /** Uncovers the machine's file again, if there is one. */
  | { do: 'delFile'; node: string; path: string }
  | { do: 'undoSetup'; node: string; command: SetupCommand }
  /** Removes the address that DHCP gave. */
  | { do: 'delDhcp'; node: string; name: string }
  | { do: 'delService'; node: string; name: string }
  | { do: 'delContainer'; node: string }
  /** Restores the value that a new node or interface has. */
  | { do: 'delSysctl'; node: string; key: string }
  /** Removes a node. Its cables and services have been removed before. */
  | { do: 'delNode'; node: string }
  /** Uncovers the machine's resolv.conf again. */
  | { do: 'delResolver'; node: string };

/** The container that keeps a node's network namespace open, even while the node's own container is replaced. */
export interface Holder {
  image: string;
  /** For the resolv.conf of the containers that share its network. */
  nameservers?: string[];
}

export interface VethEnd {
  name: string;
  mac: string;
  mtu?: number;
}

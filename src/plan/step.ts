import type { Container } from '../lab/container.ts';
import type { LinkKind } from '../lab/link-kind.ts';
import type { Qdisc } from '../lab/qdisc.ts';
import type { PortFlags, PortVlans, Route, RuleTool, SetupCommand } from '../lab/types.ts';
import type { TopologyRule, TopologyService } from './topology.ts';
import type { SaidWord } from './words/words.ts';

/**
 * One thing to do to the kernel, as data. The agent applies steps, and `script.ts` prints them as shell. Both
 * read the same list, so what is printed is what is done.
 */
export type Step =
  /** With `holder`, the namespace is that of a container which only keeps it. */
  | { do: 'node'; node: string; holder?: Holder }
  /** Gives the node its own resolv.conf, which replaces the present one. */
  | { do: 'resolver'; node: string; nameservers: string[] }
  /** Lines of the /etc/hosts of each of the nodes. */
  | { do: 'names'; nodes: string[]; text: string; isContainer?: true }
  /** Writes the settings of `baseline.ts`. */
  | { do: 'baseline'; node: string }
  | { do: 'sysctl'; node: string; key: string; value: string }
  | { do: 'bridge'; node: string; name: string; mac: string; mtu?: number; stp?: true; vlanFiltering?: true }
  /** `b` without `node` is the other end of an unplugged port. It is down, in the sandbox's own namespace. */
  | { do: 'veth'; a: VethEnd & { node: string }; b: VethEnd & { node?: string } }
  /** On `link.parent`, or alone. A tunnel for packets has no MAC address. */
  | { do: 'link'; node: string; name: string; mac?: string; mtu?: number; link: LinkKind }
  | { do: 'master'; node: string; name: string; master: string }
  /** Of a port of `master`, or of that bridge itself. */
  | { do: 'vlans'; node: string; name: string; master: string; vlans: PortVlans }
  | { do: 'port'; node: string; name: string; flags: PortFlags }
  /** A word is said before links are up, a late word after. */
  | ({ do: 'word' | 'lateWord' } & SaidWord)
  | { do: 'address'; node: string; name: string; address: string }
  | { do: 'qdiscs'; node: string; name: string; qdiscs: Qdisc[] }
  /**
   * Without IPv6 the interface gets no such address and stays silent: IPv6's multicast would move MAC
   * addresses in switches.
   */
  | { do: 'up'; node: string; name: string; ipv6?: false }
  | { do: 'routingRule'; node: string; rule: TopologyRule }
  | { do: 'route'; node: string; route: Route }
  | { do: 'rules'; node: string; tool: RuleTool; text: string }
  | { do: 'file'; node: string; path: string; text: string }
  | { do: 'setup'; node: string; command: SetupCommand }
  /** Asks for an address by DHCP. */
  | { do: 'dhcp'; node: string; name: string }
  | { do: 'service'; node: string; name: string; service: TopologyService }
  /** Starts the node's container in its holder's namespace. */
  | { do: 'container'; node: string; container: Container };

/**
 * A change of a running lab: a step, or one that removes something. In a change the text of a `rules` step
 * also empties tables that had rules before and have none now.
 */
export type LiveStep =
  | Step
  /** A bridge, or one end of a cable; the other end goes with it. */
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
  /** Shows the machine's file again, if there is one. */
  | { do: 'delFile'; node: string; path: string }
  | { do: 'undoSetup'; node: string; command: SetupCommand }
  /** Gives the address back. */
  | { do: 'delDhcp'; node: string; name: string }
  | { do: 'delService'; node: string; name: string }
  | { do: 'delContainer'; node: string }
  /** Restores the value of a new node or interface. */
  | { do: 'delSysctl'; node: string; key: string }
  /** Its cables and services have been removed before. */
  | { do: 'delNode'; node: string }
  /** Shows the machine's resolv.conf again. */
  | { do: 'delResolver'; node: string };

/** The container that keeps a node's network namespace, even if the node's own container is replaced. */
export interface Holder {
  image: string;
  /** For the resolv.conf of containers that share its network. */
  nameservers?: string[];
}

export interface VethEnd {
  name: string;
  mac: string;
  mtu?: number;
}

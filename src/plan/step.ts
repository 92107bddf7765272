import type { Container } from '../lab/container.ts';
import type { LinkKind } from '../lab/link-kind.ts';
import type { Qdisc } from '../lab/qdisc.ts';
import type { PortFlags, PortVlans, Route, RuleTool, SetupCommand } from '../lab/types.ts';
import type { TopologyRule, TopologyService } from './topology.ts';
import type { SaidWord } from './words/words.ts';

/**
 * One thing to do to the kernel, as data. The agent applies steps, `script.ts` prints them as shell:
 * both read the same list, so what is printed is what is done.
 */
export type Step =
  /** With `holder`, the namespace of a container that does nothing but keep it. */
  | { do: 'node'; node: string; holder?: Holder }
  /** A resolv.conf of the node's own, in the place of the one it may have. */
  | { do: 'resolver'; node: string; nameservers: string[] }
  /** Lines of the /etc/hosts of each of the nodes. */
  | { do: 'names'; nodes: string[]; text: string; isContainer?: true }
  /** The settings of `baseline.ts`. */
  | { do: 'baseline'; node: string }
  | { do: 'sysctl'; node: string; key: string; value: string }
  | { do: 'bridge'; node: string; name: string; mac: string; mtu?: number; stp?: true; vlanFiltering?: true }
  /** `b` without `node` is the loose end of an unplugged port: it lives, down, in the sandbox's own namespace. */
  | { do: 'veth'; a: VethEnd & { node: string }; b: VethEnd & { node?: string } }
  /** On `link.parent`, or by itself. A tunnel for packets has no MAC address. */
  | { do: 'link'; node: string; name: string; mac?: string; mtu?: number; link: LinkKind }
  | { do: 'master'; node: string; name: string; master: string }
  /** Of a port of `master`, or of that bridge itself. */
  | { do: 'vlans'; node: string; name: string; master: string; vlans: PortVlans }
  | { do: 'port'; node: string; name: string; flags: PortFlags }
  /** Before links are up, and when they are. */
  | ({ do: 'word' | 'lateWord' } & SaidWord)
  | { do: 'address'; node: string; name: string; address: string }
  | { do: 'qdiscs'; node: string; name: string; qdiscs: Qdisc[] }
  /** Without IPv6 it gets no address of that kind, and is silent: IPv6's own multicast would move MAC addresses in switches. */
  | { do: 'up'; node: string; name: string; ipv6?: false }
  | { do: 'routingRule'; node: string; rule: TopologyRule }
  | { do: 'route'; node: string; route: Route }
  | { do: 'rules'; node: string; tool: RuleTool; text: string }
  | { do: 'file'; node: string; path: string; text: string }
  | { do: 'setup'; node: string; command: SetupCommand }
  /** Asks for an address. */
  | { do: 'dhcp'; node: string; name: string }
  | { do: 'service'; node: string; name: string; service: TopologyService }
  /** In the namespace of its holder. */
  | { do: 'container'; node: string; container: Container };

/**
 * What changes a lab that is running: a step, or one that takes something away. In a `rules` step of a change the text
 * also empties the tables that had rules before and have none now.
 */
export type LiveStep =
  | Step
  /** A bridge, or one end of a cable: the other end goes with it. */
  | { do: 'delLink'; node: string; name: string }
  | ({ do: 'delWord' } & SaidWord)
  | { do: 'noMaster'; node: string; name: string }
  | { do: 'delVlans'; node: string; name: string; master: string; vlans: PortVlans }
  | { do: 'delAddress'; node: string; name: string; address: string }
  /** The kernel's usual queue again. */
  | { do: 'delQdiscs'; node: string; name: string }
  | { do: 'down'; node: string; name: string }
  | { do: 'delRoutingRule'; node: string; rule: TopologyRule }
  | { do: 'delRoute'; node: string; route: Route }
  /** What the machine has there, if anything. */
  | { do: 'delFile'; node: string; path: string }
  | { do: 'undoSetup'; node: string; command: SetupCommand }
  /** What was lent is given back. */
  | { do: 'delDhcp'; node: string; name: string }
  | { do: 'delService'; node: string; name: string }
  | { do: 'delContainer'; node: string }
  /** What a new node, or a new interface, has. */
  | { do: 'delSysctl'; node: string; key: string }
  /** Its cables and services have been taken away before. */
  | { do: 'delNode'; node: string }
  /** The machine's resolv.conf again. */
  | { do: 'delResolver'; node: string };

/** What stays as long as the node does, whatever becomes of its container. */
export interface Holder {
  image: string;
  /** In the resolv.conf of the containers that share its network. */
  nameservers?: string[];
}

export interface VethEnd {
  name: string;
  mac: string;
  mtu?: number;
}

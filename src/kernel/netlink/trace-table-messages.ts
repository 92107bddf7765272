import type { Message } from './message.ts';
import { ARP_HOOKS, NF_HOOKS, NF_NETDEV_INGRESS, NFPROTO } from './nftables-constants.ts';
import {
  type Chain,
  deleteTable,
  newChain,
  newTable,
  newTracingRule,
  type Table,
} from './nftables-messages.ts';

/** The name of our own table in each family. */
export const TRACE_TABLE = 'hairpin-trace';

/** The priority before all other chains of the hook, and before connection tracking and defragmentation. */
const FIRST = -0x7fff_ffff;

type Hook = (typeof NF_HOOKS)[number];

/**
 * The priority right after address translation, by family and hook, for the hooks that translate. These are the
 * priorities of linux/netfilter_ipv4.h (NF_IP_PRI_NAT_DST, NF_IP_PRI_NAT_SRC) and linux/netfilter_bridge.h, plus
 * one.
 */
const BEHIND_NAT: Record<number, Partial<Record<Hook, number>>> = {
  [NFPROTO.INET]: { prerouting: -99, output: -99, input: 101, postrouting: 101 },
  [NFPROTO.BRIDGE]: { prerouting: -299, output: 101, postrouting: 301 },
};

/** The prefix of the names of chains after address translation: `nat-prerouting`. */
export const BEHIND = 'nat-';

/** Where other programs have chains besides the hooks of bridge and IP. */
export interface Elsewhere {
  /** The interfaces that have another program's ingress chain. */
  ingress: readonly string[];
  /** Does another program have chains for ARP? */
  arp: boolean;
}

export const NOWHERE: Elsewhere = { ingress: [], arp: false };

/**
 * Makes one table for the bridge and one for IP. Their chains accept everything, so a chain that a traced packet
 * passes only reports it. There is one chain at every hook, and one after address translation. Packets are marked
 * for tracing where they enter the node. Interfaces' ingress hooks and ARP get chains only if other programs have
 * rules there.
 * @param owned whether the socket owns the tables: the kernel deletes them with it, and nobody else can delete
 * them; kernels before 5.12 answer EINVAL
 */
export function traceTableMessages(object: string, elsewhere: Elsewhere, owned = true): Message[] {
  return layout(elsewhere).flatMap(({ family, chains, entrances }) => {
    const table: Table = { object, family, table: TRACE_TABLE };
    return [
      newTable(table, owned),
      ...chains.map((chain) => newChain(table, chain)),
      ...entrances.map((chain) => newTracingRule(table, chain)),
    ];
  });
}

/** Deletes tables that no socket owns. */
export function deleteTraceTableMessages(object: string, elsewhere: Elsewhere): Message[] {
  return layout(elsewhere).map(({ family }) => deleteTable({ object, family, table: TRACE_TABLE }));
}

interface Layout {
  family: number;
  chains: Chain[];
  /** The chains by which packets enter the node, or by which the node's own packets begin. */
  entrances: string[];
}

function layout({ ingress, arp }: Elsewhere): Layout[] {
  const early = { name: 'ingress', number: NF_NETDEV_INGRESS, priority: FIRST, devices: ingress };
  return [
    ...(ingress.length > 0 ? [{ family: NFPROTO.NETDEV, chains: [early], entrances: ['ingress'] }] : []),
    ...[NFPROTO.BRIDGE, NFPROTO.INET].map((family) => ({
      family,
      chains: NF_HOOKS.flatMap((hook, number) => chainsOn(family, hook, number)),
      entrances: ['prerouting', 'output'],
    })),
    ...(arp ? [ARP] : []),
  ];
}

const ARP: Layout = {
  family: NFPROTO.ARP,
  chains: ARP_HOOKS.map((name, number) => ({ name, number, priority: FIRST })),
  entrances: ['input', 'output'],
};

function chainsOn(family: number, hook: Hook, number: number): Chain[] {
  const first = { name: hook, number, priority: FIRST };
  const behind = BEHIND_NAT[family]?.[hook];
  return behind === undefined ? [first] : [first, { name: BEHIND + hook, number, priority: behind }];
}

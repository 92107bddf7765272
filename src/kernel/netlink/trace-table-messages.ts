import type { Message } from './message.ts';
import { NF_HOOKS, NF_NETDEV_INGRESS, NFPROTO } from './nftables-constants.ts';
import {
  type Chain,
  deleteTable,
  newChain,
  newTable,
  newTracingRule,
  type Table,
} from './nftables-messages.ts';
import { ARP_HOOKS } from './ruleset-constants.ts';

/** The name of our own table in each family. */
export const TRACE_TABLE = 'hairpin-trace';

/** Comes before everything else on its hook, also before connection tracking and defragmentation. */
const FIRST = -0x7fff_ffff;

type Hook = (typeof NF_HOOKS)[number];

/**
 * Comes right behind address translation, by family and hook, where the headers are translated. The priorities of
 * linux/netfilter_ipv4.h (NF_IP_PRI_NAT_DST, NF_IP_PRI_NAT_SRC) and linux/netfilter_bridge.h, plus one.
 */
const BEHIND_NAT: Record<number, Partial<Record<Hook, number>>> = {
  [NFPROTO.INET]: { prerouting: -99, output: -99, input: 101, postrouting: 101 },
  [NFPROTO.BRIDGE]: { prerouting: -299, output: 101, postrouting: 301 },
};

/** The prefix of chains behind address translation: `nat-prerouting`. */
export const BEHIND = 'nat-';

/** Rules of others outside of the hooks of bridge and IP. */
export interface Elsewhere {
  /** Interfaces with an ingress chain of somebody else. */
  ingress: readonly string[];
  /** Does somebody have chains for ARP? */
  arp: boolean;
}

export const NOWHERE: Elsewhere = { ingress: [], arp: false };

/**
 * Makes one table for the bridge and one for IP. Their chains accept everything, so a traced packet only reports that
 * it passes. There is one chain at every hook, and one after address translation. Packets are marked for tracing where
 * they enter the node. Ingress of interfaces and ARP get chains only if others have rules there.
 * @param owned whether the socket owns the tables: they are deleted with it, and nobody else can delete them; kernels
 * before 5.12 answer EINVAL
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

/** Deletes tables that belong to no socket. */
export function deleteTraceTableMessages(object: string, elsewhere: Elsewhere): Message[] {
  return layout(elsewhere).map(({ family }) => deleteTable({ object, family, table: TRACE_TABLE }));
}

interface Layout {
  family: number;
  chains: Chain[];
  /** The chains by which packets enter the node, or begin in it. */
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

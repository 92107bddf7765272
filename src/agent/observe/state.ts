import { readConntrack } from '../../kernel/conntrack.ts';
import { fibRoutes, fibRules } from '../../kernel/fib.ts';
import { listeners } from '../../kernel/listeners.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { counters, routes } from '../../kernel/proc.ts';
import { qdiscs } from '../../kernel/qdisc.ts';
import {
  addresses,
  bridges,
  fdb,
  linkTable,
  linkTableWithStats,
  neighbours,
  ports,
} from '../../kernel/read.ts';
import { output } from '../program.ts';
import type { LinkState, NodeState } from '../protocol.ts';
import { conntrackLine } from './conntrack-line.ts';
import { settings } from './settings.ts';

/** Each part ends with a line that none of the programs prints. One shell: a process less for Node to start. */
const BOUNDARY = '---';
const RULES = ['iptables-save -c', 'ebtables-save -c', 'nft -a list ruleset'];

/** Of the stack's some three hundred counters those that tell what became of a packet, by group. */
const COUNTERS: Record<string, string[]> = {
  Ip: [
    'InHdrErrors',
    'InAddrErrors',
    'InUnknownProtos',
    'InDiscards',
    'OutDiscards',
    'OutNoRoutes',
    'ReasmFails',
    'FragFails',
  ],
  Icmp: [
    'InErrors',
    'InCsumErrors',
    'InDestUnreachs',
    'OutDestUnreachs',
    'InEchos',
    'OutEchoReps',
    'OutEchos',
    'InEchoReps',
  ],
  Tcp: ['InSegs', 'OutSegs', 'OutRsts', 'InErrs', 'InCsumErrors', 'AttemptFails'],
  Udp: ['NoPorts', 'InErrors', 'RcvbufErrors', 'SndbufErrors', 'InCsumErrors', 'InDatagrams', 'OutDatagrams'],
  IpExt: ['InNoRoutes', 'InTruncatedPkts', 'InCsumErrors'],
  TcpExt: [
    'ListenOverflows',
    'ListenDrops',
    'IPReversePathFilter',
    'TCPReqQFullDrop',
    'TCPReqQFullDoCookies',
    'TCPAbortOnTimeout',
    'TCPMinTTLDrop',
  ],
  Ip6: [
    'InHdrErrors',
    'InTooBigErrors',
    'InNoRoutes',
    'InAddrErrors',
    'InUnknownProtos',
    'InTruncatedPkts',
    'InDiscards',
    'OutDiscards',
    'OutNoRoutes',
    'ReasmFails',
    'FragFails',
  ],
  Icmp6: [
    'InErrors',
    'InCsumErrors',
    'InDestUnreachs',
    'OutDestUnreachs',
    'InPktTooBigs',
    'OutPktTooBigs',
    'InTimeExcds',
    'OutTimeExcds',
    'InEchos',
    'OutEchoReplies',
    'OutEchos',
    'InEchoReplies',
    'InNeighborSolicits',
    'OutNeighborAdvertisements',
  ],
  Udp6: [
    'NoPorts',
    'InErrors',
    'RcvbufErrors',
    'SndbufErrors',
    'InCsumErrors',
    'InDatagrams',
    'OutDatagrams',
  ],
};
const COUNTED = new Set(
  Object.entries(COUNTERS).flatMap(([group, names]) => names.map((name) => `${group}.${name}`)),
);

/**
 * What a node's kernel has counted and learned so far: what a later reading is compared with. Tables that netlink and
 * /proc give are read in place; rules are printed by their own programs, where there are any.
 */
export async function readBaseline(namespace: Namespace, ruled: boolean): Promise<NodeState> {
  const dump = ruled ? output(namespace, 'sh', ['-c', RULES.join(` && echo ${BOUNDARY} && `)]) : '';
  const tables = namespace.run(() => {
    const table = linkTableWithStats(namespace);
    const tracked = readConntrack(namespace);
    return {
      links: linkStates(namespace, table),
      ports: ports(namespace, table),
      bridges: bridges(namespace, table),
      qdiscs: qdiscs(namespace, table),
      fdb: fdb(namespace, table),
      neighbours: neighbours(namespace, table),
      counters: { ...counted(namespace), ...tracked?.counters },
      ...(tracked && { connections: tracked.entries, conntrack: tracked.entries.map(conntrackLine) }),
    };
  });
  const [iptables = '', ebtables = '', nft = ''] = (await dump).split(`${BOUNDARY}\n`);
  return { node: namespace.name, ...tables, iptables, ebtables, nft };
}

/** All that may tell why a probe failed. */
export async function readState(namespace: Namespace, ruled: boolean): Promise<NodeState> {
  const baseline = readBaseline(namespace, ruled);
  const tables = namespace.run(() => {
    const table = linkTable(namespace);
    return {
      routes: routes(namespace),
      fib: fibRoutes(namespace, table),
      rules: fibRules(namespace),
      listeners: listeners(namespace),
      sysctl: settings(
        namespace,
        [...table.values()].map(({ name }) => name),
      ),
    };
  });
  return { ...(await baseline), ...tables };
}

const counted = (namespace: Namespace) =>
  Object.fromEntries([...counters(namespace)].filter(([name]) => COUNTED.has(name)));

function linkStates(namespace: Namespace, table: ReturnType<typeof linkTableWithStats>): LinkState[] {
  const own = addresses(namespace, table);
  return [...table.values()].map(({ name, kind, mac, master, up, operstate, mtu, stats }) => ({
    name,
    up,
    operstate,
    mtu,
    addresses: own[name] ?? [],
    dropped: stats.receiveDropped + stats.sendDropped,
    kind,
    mac,
    ...(master !== undefined && { master: table.get(master)?.name ?? '' }),
    stats,
  }));
}

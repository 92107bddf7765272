import { connectionCount } from '../../kernel/conntrack.ts';
import { listeners } from '../../kernel/listeners.ts';
import type { Namespace } from '../../kernel/namespace.ts';
import { counters, drops, routes } from '../../kernel/proc.ts';
import { addresses, fdb, links, linkTable, neighbours, ports } from '../../kernel/read.ts';
import { readSysctl } from '../../kernel/sysctl.ts';
import { output } from '../program.ts';
import type { LinkState, NodeState } from '../protocol.ts';

/** Each part ends with a line that none of the programs prints. One shell: a process less for Node to start. */
const BOUNDARY = '---';
const RULES = ['iptables-save -c', 'ebtables-save -c', 'nft -a list ruleset'];

/** Settings by which a node's kernel drops packets or keeps silent. */
const SYSCTLS = ['net.ipv4.ip_forward'];
const INTERFACE_SYSCTLS = ['forwarding', 'rp_filter', 'arp_ignore'];

/** Of the stack's some three hundred counters those that tell what became of a packet. */
const COUNTERS = [
  ...['InHdrErrors', 'InAddrErrors', 'InDiscards', 'OutDiscards', 'OutNoRoutes', 'FragFails'].map(
    (n) => `Ip.${n}`,
  ),
  ...['InSegs', 'OutSegs', 'OutRsts', 'InErrs'].map((name) => `Tcp.${name}`),
  ...['ListenOverflows', 'ListenDrops', 'IPReversePathFilter', 'TCPReqQFullDrop'].map(
    (name) => `TcpExt.${name}`,
  ),
  ...['Udp.NoPorts', 'IpExt.InNoRoutes'],
];

/**
 * What a node's kernel has counted and learned so far: what a later reading is compared with. Tables that netlink and
 * /proc give are read in place; rules, and connections, are printed by their own programs, where there are any.
 */
export async function readBaseline(namespace: Namespace, ruled: boolean): Promise<NodeState> {
  const dump = ruled ? output(namespace, 'sh', ['-c', RULES.join(` && echo ${BOUNDARY} && `)]) : '';
  const connections = ruled && connectionCount(namespace) > 0 ? output(namespace, 'conntrack', ['-L']) : '';
  const tables = namespace.run(() => {
    const table = linkTable(namespace);
    return {
      links: linkStates(namespace, table),
      ports: ports(namespace, table),
      fdb: fdb(namespace, table),
      neighbours: neighbours(namespace, table),
      counters: pick(counters(namespace), COUNTERS),
    };
  });
  const [rules, tracked] = await Promise.all([dump, connections]);
  const [iptables = '', ebtables = '', nft = ''] = rules.split(`${BOUNDARY}\n`);
  const conntrack = tracked.split('\n').filter((line) => line.includes('src='));
  return { node: namespace.name, ...tables, iptables, ebtables, nft, conntrack };
}

/** All that may tell why a probe failed. */
export async function readState(namespace: Namespace, ruled: boolean): Promise<NodeState> {
  const baseline = readBaseline(namespace, ruled);
  const tables = namespace.run(() => ({
    routes: routes(namespace),
    listeners: listeners(namespace),
    sysctl: sysctls(namespace),
  }));
  return { ...(await baseline), ...tables };
}

function linkStates(namespace: Namespace, table: ReturnType<typeof linkTable>): LinkState[] {
  const [dropped, own] = [drops(namespace), addresses(namespace, table)];
  return links(namespace, table).map(({ name, up, operstate, mtu }) => ({
    name,
    up,
    operstate,
    mtu,
    addresses: own[name] ?? [],
    dropped: dropped[name] ?? 0,
  }));
}

function sysctls(namespace: Namespace): Record<string, string> {
  const names = ['all', ...links(namespace).map(({ name }) => name)];
  // With slashes, as a name may have dots of its own.
  const ofInterfaces = names.flatMap((name) =>
    INTERFACE_SYSCTLS.map((key) => `net/ipv4/conf/${name}/${key}`),
  );
  return Object.fromEntries([...SYSCTLS, ...ofInterfaces].map((key) => [key, readSysctl(namespace, key)]));
}

function pick(all: ReadonlyMap<string, number>, names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...all].filter(([name]) => names.includes(name)));
}

import type { ConntrackEntry, NodeState } from '../../agent/protocol.ts';
import type { Topology } from '../../plan/topology.ts';
import { nftAlone } from '../../verdict/drift.ts';
import type { LiveRow, LiveTable } from './live-model.ts';

/** Returns what nodes have learned and counted, as tables whose rows have keys. */
export function liveTables(states: readonly NodeState[], topology: Topology): LiveTable[] {
  const owner = ownersIn(topology);
  const all = (rowsOf: (state: NodeState) => LiveRow[]) => states.flatMap(rowsOf);
  return [
    {
      title: 'fdb',
      columns: ['node', 'bridge', 'mac', 'port'],
      rows: all(({ node, fdb }) =>
        fdb
          .filter(({ local }) => !local)
          .map(({ bridge, mac, port }) => row([node, bridge, mac], [node, bridge, owner(mac), port])),
      ),
    },
    {
      title: 'neighbours',
      columns: ['node', 'interface', 'address', 'mac', 'state'],
      rows: all(({ node, neighbours = [] }) =>
        neighbours.map(({ interface: at, ip, mac, state }) =>
          row([node, at, ip], [node, at, ip, owner(mac), state]),
        ),
      ),
    },
    {
      title: 'conntrack',
      columns: ['node', 'protocol', 'asked', 'answered', 'state'],
      rows: all(({ node, connections = [] }) => connections.map((each) => connection(node, each))),
    },
    {
      title: 'rules',
      columns: ['node', 'rule', 'packets'],
      rows: all(ruleRows),
    },
  ];
}

const row = (key: readonly string[], cells: string[]): LiveRow => ({ key: key.join(' '), cells });

function ownersIn({ nodes }: Topology): (mac: string | null) => string {
  const owners = new Map(
    Object.values(nodes).flatMap(({ name, interfaces }) =>
      Object.values(interfaces).map((at) => [at.mac, `${name}:${at.name}`] as const),
    ),
  );
  return (mac) => {
    if (mac === null) return '–';
    const found = owners.get(mac);
    return found === undefined ? mac : `${mac} ${found}`;
  };
}

const PROTOCOLS: Record<number, string> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' };

function connection(node: string, { id, protocol, original, reply, state, flags }: ConntrackEntry): LiveRow {
  const cells = [PROTOCOLS[protocol] ?? String(protocol), tuple(original), tuple(reply)];
  return row([node, String(id)], [node, ...cells, state ?? flags.join(' ')]);
}

function tuple({ src, dst, srcPort, dstPort, id }: ConntrackEntry['original']): string {
  const endpoint = (address: string, port: number | undefined) =>
    port === undefined ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`;
  return `${endpoint(src, srcPort)} → ${endpoint(dst, dstPort)}${id === undefined ? '' : ` id ${id}`}`;
}

/**
 * Returns rules with their counters. iptables and its relatives print `[packets:bytes] -A CHAIN …`, nft `… counter
 * packets 1 bytes 60 …`.
 */
function ruleRows({ node, iptables, ip6tables = '', ebtables, nft }: NodeState): LiveRow[] {
  const saved = { iptables, ip6tables, ebtables };
  return [
    ...Object.entries(saved).flatMap(([tool, text]) => savedRules(node, tool, text)),
    ...nftRules(node, nftAlone({ ...saved, nft })),
  ];
}

function savedRules(node: string, tool: string, text: string): LiveRow[] {
  const known = new Map<string, number>();
  let table = '';
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1);
    const [, before, rule, after] = /^(?:\[(\d+):\d+\] )?(-A .*?)(?: -c (\d+) \d+)?$/.exec(line) ?? [];
    if (rule === undefined) return [];
    return [counted(known, node, `${tool} -t ${table} ${rule}`, before ?? after ?? '')];
  });
}

function nftRules(node: string, text: string): LiveRow[] {
  const known = new Map<string, number>();
  let table = '';
  let chain = '';
  return text.split('\n').flatMap((line) => {
    const [, name] = /^table (\S+ \S+) \{/.exec(line) ?? [];
    if (name !== undefined) table = name;
    const [, own] = /^\s+chain (\S+) \{/.exec(line) ?? [];
    if (own !== undefined) chain = own;
    const [, rule] = /^\t\t(.*?)(?: # handle \d+)?$/.exec(line) ?? [];
    if (rule === undefined || /^(type|policy|elements|flags) /.test(rule)) return [];
    const packets = /\bcounter packets (\d+)/.exec(rule)?.[1] ?? '';
    const words = rule.replace(/\bcounter packets \d+ bytes \d+/, 'counter');
    return [counted(known, node, `nft ${table} ${chain}: ${words}`, packets)];
  });
}

/** Returns the row of a rule. Its key has a number, because the same rule may be there twice. */
function counted(known: Map<string, number>, node: string, rule: string, packets: string): LiveRow {
  const count = (known.get(rule) ?? 0) + 1;
  known.set(rule, count);
  return row([node, rule, String(count)], [node, rule, packets]);
}

import type { Namespace } from '../kernel/namespace.ts';
import { fdb, neighbours, ports } from '../kernel/read.ts';
import { output } from './program.ts';
import type { NodeState } from './protocol.ts';

/** Each part ends with a line that none of the programs prints. One shell: a process less for Node to start. */
const BOUNDARY = '---';
const DUMP = ['iptables-save -c', 'ebtables-save -c', 'conntrack -L 2>&1'].join(`; echo ${BOUNDARY}; `);

/**
 * What the kernel holds for one node now. Tables that netlink gives are read in place; rule counters and conntrack
 * come from their own programs, and only where there are rules: elsewhere there is nothing to translate.
 */
export async function readState(namespace: Namespace, ruled: boolean): Promise<NodeState> {
  const dump = ruled ? output(namespace, 'sh', ['-c', DUMP]) : '';
  const tables = { ports: ports(namespace), fdb: fdb(namespace), neighbours: neighbours(namespace) };
  const [iptables = '', ebtables = '', conntrack = ''] = (await dump).split(`${BOUNDARY}\n`);
  const entries = conntrack.split('\n').filter((line) => line.includes('src='));
  return { node: namespace.name, ...tables, conntrack: entries, iptables, ebtables };
}

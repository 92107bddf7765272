import type { Namespace } from '../kernel/namespace.ts';
import { fdb, neighbours, ports } from '../kernel/read.ts';
import { output } from './program.ts';
import type { NodeState } from './protocol.ts';

/**
 * What the kernel holds for one node now. Tables that netlink gives are read in place; rule counters and conntrack
 * come from their own programs, and only where there are rules: elsewhere there is nothing to translate.
 */
export async function readState(namespace: Namespace, ruled: boolean): Promise<NodeState> {
  const programs = ruled
    ? [
        output(namespace, 'conntrack', ['-L']),
        output(namespace, 'iptables-save', ['-c']),
        output(namespace, 'ebtables-save', ['-c']),
      ]
    : [];
  const tables = { ports: ports(namespace), fdb: fdb(namespace), neighbours: neighbours(namespace) };
  const [conntrack = '', iptables = '', ebtables = ''] = await Promise.all(programs);
  return { node: namespace.name, ...tables, conntrack: lines(conntrack), iptables, ebtables };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

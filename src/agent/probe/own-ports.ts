import type { Namespace } from '../../kernel/namespace.ts';
import { readSysctl } from '../../kernel/sysctl.ts';

/** How many ports. A program takes the next one if a port is in use, or for a second address. */
const COUNT = 4;

/**
 * Chooses the local ports of one probe, from the range of the node's kernel. So the probe's packets can be
 * recognised even if nobody answers.
 */
export function ownPorts(namespace: Namespace): number[] {
  const [first = 32768, last = 60999] = readSysctl(namespace, 'net.ipv4.ip_local_port_range')
    .split(/\s+/)
    .map(Number);
  const start = first + Math.floor(Math.random() * Math.max(1, last - first - COUNT + 2));
  return Array.from({ length: Math.min(COUNT, last - start + 1) }, (_, index) => start + index);
}

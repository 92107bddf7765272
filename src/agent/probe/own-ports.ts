import type { Namespace } from '../../kernel/namespace.ts';
import { readSysctl } from '../../kernel/sysctl.ts';

/** A program that finds one of them in use, or tries a second address, takes the next. */
const COUNT = 4;

/**
 * Ports for the connections of one probe, of those that the node's kernel would choose from: by them its packets are known
 * from others that go the same way, also when nobody answers.
 */
export function ownPorts(namespace: Namespace): number[] {
  const [first = 32768, last = 60999] = readSysctl(namespace, 'net.ipv4.ip_local_port_range')
    .split(/\s+/)
    .map(Number);
  const start = first + Math.floor(Math.random() * Math.max(1, last - first - COUNT + 2));
  return Array.from({ length: Math.min(COUNT, last - start + 1) }, (_, index) => start + index);
}

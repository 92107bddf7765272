import { createHash } from 'node:crypto';

/**
 * The MAC address of an interface that has none of its own: locally administered, unicast, and the same in every
 * run. 40 bits of hash: two of a thousand interfaces share one in about two labs of a million, and then `checkLab` says so.
 */
export function deriveMac(node: string, name: string): string {
  const hash = createHash('sha256').update(`${node}:${name}`).digest('hex');
  return `02:${hash.slice(0, 10).replace(/(..)(?!$)/g, '$1:')}`;
}

import { hash } from 'node:crypto';

/**
 * The MAC address of an interface that has none of its own: locally administered, unicast, and the same in every
 * run. 40 bits of hash: two of a thousand interfaces share one in about two labs of a million, and then `checkLab` says so.
 */
export function deriveMac(node: string, name: string): string {
  const digest = hash('sha256', `${node}:${name}`);
  return `02:${digest.slice(0, 10).replace(/(..)(?!$)/g, '$1:')}`;
}

import { hash } from 'node:crypto';

/**
 * Derives the MAC address of an interface that defines none: locally administered, unicast, and the same in
 * every run. It has 40 bits of a hash: in about two of a million labs with a thousand interfaces, two share
 * one, which `checkLab` reports.
 */
export function deriveMac(node: string, name: string): string {
  const digest = hash('sha256', `${node}:${name}`);
  return `02:${digest.slice(0, 10).replace(/(..)(?!$)/g, '$1:')}`;
}

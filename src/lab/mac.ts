import { hash } from 'node:crypto';

/**
 * Derives a MAC address for an interface without one: locally administered, unicast, and the same in every run. It
 * has 40 bits of a hash. Of a million labs with a thousand interfaces each, about two have an address twice;
 * `checkLab` reports that.
 */
export function deriveMac(node: string, name: string): string {
  const digest = hash('sha256', `${node}:${name}`);
  return `02:${digest.slice(0, 10).replace(/(..)(?!$)/g, '$1:')}`;
}

import { Address4 } from 'ip-address';
import { first } from './fate.ts';
import type { Observation } from './observation.ts';

/** The address that the probe was to speak to, as far as it is known: a name need not have been resolved. */
export function targetIp({ probe, syn }: Observation): string | undefined {
  const host = new URL(probe.url).hostname;
  if (Address4.isValid(host)) return host;
  return syn && first(syn).frame.ip?.dst;
}

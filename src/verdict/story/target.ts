import { parseAddress } from '../../lab/address.ts';
import { probeHost } from '../../lab/probe.ts';
import { first } from '../../packet/journey.ts';
import type { Observation } from '../facts/observation.ts';

/** The address that the probe was to speak to, as far as it is known: a name need not have been resolved. */
export function targetIp({ probe, syn, requests }: Observation): string | undefined {
  const host = probeHost(probe);
  const address = host === undefined ? undefined : parseAddress(host);
  if (address) return address.ip;
  const [asked] = syn ? [syn] : requests;
  return asked && first(asked).frame.ip?.dst;
}

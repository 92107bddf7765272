import { Address4 } from 'ip-address';
import { probeHost } from '../../lab/probe.ts';
import { first } from '../../packet/journey.ts';
import type { Observation } from '../facts/observation.ts';

/** The address that the probe was to speak to, as far as it is known: a name need not have been resolved. */
export function targetIp({ probe, syn, requests }: Observation): string | undefined {
  const host = probeHost(probe);
  if (host !== undefined && Address4.isValid(host)) return host;
  const [asked] = syn ? [syn] : requests;
  return asked && first(asked).frame.ip?.dst;
}

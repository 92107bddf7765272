import type { RoutedPacket } from './asked-routes.ts';
import type { Observation } from './observation.ts';
import { type Fact, setting } from './tables.ts';

/** Does the node forward what comes in there? Undefined if that is not known. */
export function doesForward(
  o: Observation,
  node: string,
  { iif = '', dst }: RoutedPacket,
): boolean | undefined {
  const forwarding = forwardingOf(o, node, iif, dst.includes(':') ? 6 : 4);
  return forwarding && forwarding.value !== 0;
}

/** IPv4 has a switch for each interface; IPv6 has one for the node. */
export function forwardingOf(
  o: Observation,
  node: string,
  iif: string,
  version: 4 | 6,
): Fact<number> | undefined {
  const ofAll = version === 6 ? 'net/ipv6/conf/all/forwarding' : 'net.ipv4.ip_forward';
  const own = version === 6 || iif === '' ? ofAll : `net/ipv4/conf/${iif}/forwarding`;
  return setting(o, node, own);
}

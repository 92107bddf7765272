import { Address4, Address6 } from 'ip-address';
import { parseAddress } from '../lab/address.ts';
import type { Route } from '../lab/types.ts';

/** An interface's address and its network. */
export interface OwnAddress {
  ip: string;
  prefix: number;
  family: 4 | 6;
}

export function ownAddress(text: string): OwnAddress | undefined {
  const address = parseAddress(text);
  if (address?.prefix === undefined) return undefined;
  return { ip: address.ip, prefix: address.prefix, family: address.family };
}

/** Whether the address is in the network: `192.168.1.0/24`, `default`. */
export function isIn(ip: string, network: string): boolean {
  if (network === 'default') return true;
  const [address, other] = [parseAddress(ip), parseAddress(network)];
  if (address === undefined || address.family !== other?.family) return false;
  return address.family === 4
    ? new Address4(ip).isInSubnet(new Address4(network))
    : new Address6(ip).isInSubnet(new Address6(network));
}

export function networkOf({ ip, prefix, family }: OwnAddress): string {
  const own = family === 4 ? new Address4(`${ip}/${prefix}`) : new Address6(`${ip}/${prefix}`);
  return `${own.startAddress().correctForm()}/${prefix}`;
}

/** Addresses that never lead outside: private networks, link-local addresses and multicast groups. */
const PRIVATE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

export const isPublic = (ip: string): boolean => !PRIVATE.some((network) => isIn(ip, network));

/** Returns a free address of the network, from its end. Undefined if there is none. */
export function freeAddress(
  { ip, prefix, family }: OwnAddress,
  taken: ReadonlySet<string>,
): string | undefined {
  const [Kind, bits] = family === 4 ? [Address4, 32] : [Address6, 128];
  const size = 1n << BigInt(bits - prefix);
  const first = new Kind(`${ip}/${prefix}`).startAddress().bigInt();
  // The last address of an IPv4 network is its broadcast. Only IPv6 networks are very large.
  const last = first + (size > 250n ? 250n : size - 2n);
  for (let number = last; number > first; number--) {
    const free = (family === 4 ? Address4 : Address6).fromBigInt(number).correctForm();
    if (!taken.has(free)) return free;
  }
  return undefined;
}

/** The machine's network is on the same cable, even if the host has no address in it. */
export function onLink(ip: string, own: OwnAddress): Route[] {
  if (isIn(ip, networkOf(own))) return [];
  return [{ to: networkOf(own), dev: 'eth0' }];
}

import type { Ethernet } from '../types.ts';
import { macText } from './address.ts';
import { u16 } from './bytes.ts';
import type { Layer } from './layer.ts';
import { cutShort } from './layer.ts';

export const ETHERTYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;

/** The types of 802.1Q and 802.1ad. A tag of priority and VLAN id follows, and then the next type. */
const TAGS: readonly number[] = [0x8100, 0x88a8];

/** Decodes the header with all its VLAN tags. A `type` below 1536 is an 802.3 length. */
export function decodeEthernet(data: Uint8Array): Layer<Ethernet> {
  const vlans: number[] = [];
  let typeAt = 12;
  while (data.length >= typeAt + 6 && TAGS.includes(u16(data, typeAt))) {
    vlans.push(u16(data, typeAt + 2) & 0x0fff);
    typeAt += 4;
  }
  if (data.length < typeAt + 2) return cutShort('ethernet', typeAt + 2, data);
  const type = u16(data, typeAt);
  const value = { src: macText(data, 6), dst: macText(data, 0), type, vlans };
  const rest = data.subarray(typeAt + 2);
  return TAGS.includes(type) ? { value, rest, ...cutShort('vlan', 4, rest) } : { value, rest };
}

/** Is it broadcast or multicast? Then the lowest bit of the first byte is set. */
export function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

import type { Arp } from '../types.ts';
import { ipv4Text, macText } from './address.ts';
import { u8, u16 } from './bytes.ts';
import { ETHERTYPE } from './ethernet.ts';
import type { Layer } from './layer.ts';
import { cutShort } from './layer.ts';

const LENGTH = 28;
const OPERATIONS: Record<number, Arp['operation']> = { 1: 'request', 2: 'reply' };

/** ARP for IPv4 over Ethernet: the only one in use. */
export function decodeArp(data: Uint8Array): Layer<Arp> {
  if (data.length < LENGTH) return cutShort('arp', LENGTH, data);
  const ipv4OverEthernet =
    u16(data, 0) === 1 && u16(data, 2) === ETHERTYPE.ipv4 && u8(data, 4) === 6 && u8(data, 5) === 4;
  if (!ipv4OverEthernet) return { problem: 'arp: not for IPv4 over Ethernet' };
  const operation = u16(data, 6);
  const value: Arp = {
    operation: OPERATIONS[operation] ?? operation,
    senderMac: macText(data, 8),
    senderIp: ipv4Text(data, 14),
    targetMac: macText(data, 18),
    targetIp: ipv4Text(data, 24),
  };
  return { value, rest: data.subarray(LENGTH) };
}

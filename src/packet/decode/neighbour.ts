import type { Frame } from '../types.ts';
import { ipv6Text } from './address.ts';
import { isGroup } from './ethernet.ts';

/** A message of ARP or of IPv6 neighbour discovery: it asks for the MAC address of an IP address, or answers. */
export interface NeighbourMessage {
  operation: 'request' | 'reply';
  /** The IP address whose MAC address is asked for or told. */
  address: string;
  /** The IP address that asks, or that is answered. */
  asker: string;
}

const SOLICITATION = 135;
const ADVERTISEMENT = 136;
/**
 * The offset of the target address in a message of neighbour discovery, after four bytes of flags (RFC 4861,
 * 4.3 and 4.4).
 */
const ADDRESS = 16;

/**
 * Does the frame ask for this address? A kernel's trace shows only the first bytes of a packet. For neighbour
 * discovery that is the multicast group, which ends like the address (RFC 4291, 2.7.1).
 */
export function asksFor(frame: Frame, address: string): boolean {
  const message = neighbourOf(frame);
  if (message) return message.operation === 'request' && message.address === address;
  return frame.icmp?.type === SOLICITATION && frame.ip?.version === 6 && frame.ip.dst === groupOf(address);
}

/** Does the frame answer this question, as far as a kernel's trace shows it? */
export function answersQuestion({ ip, arp, icmp }: Frame, question: Frame): boolean {
  const asked = neighbourOf(question);
  if (asked?.operation !== 'request') return false;
  if (arp) return arp.operation === 'reply' && arp.senderIp === asked.address && arp.targetIp === asked.asker;
  return ip?.version === 6 && icmp?.type === ADVERTISEMENT && ip.dst === asked.asker;
}

function groupOf(address: string): string {
  const [high = 0, low = 0] = address
    .split(':')
    .slice(-2)
    .map((group) => Number.parseInt(group || '0', 16));
  return `ff02::1:${(0xff00 | (high & 0xff)).toString(16)}:${low.toString(16)}`;
}

/**
 * Returns the message. Undefined for anything else, and for a message that asks nobody: a host that checks whether
 * its address is free, or announces itself.
 */
export function neighbourOf({ ethernet, arp, ip, icmp }: Frame): NeighbourMessage | undefined {
  if (arp) {
    const { operation, senderIp, targetIp } = arp;
    if (operation === 'request' && senderIp !== targetIp)
      return { operation, address: targetIp, asker: senderIp };
    return operation === 'reply' ? { operation, address: senderIp, asker: targetIp } : undefined;
  }
  if (ip?.version !== 6 || icmp === undefined || icmp.payload.length < ADDRESS) return undefined;
  const address = ipv6Text(icmp.payload, 0);
  if (icmp.type === SOLICITATION && ip.src !== '::') return { operation: 'request', address, asker: ip.src };
  if (icmp.type === ADVERTISEMENT && !isGroup(ethernet.dst))
    return { operation: 'reply', address, asker: ip.dst };
  return undefined;
}

import { bytesKey } from './bytes-key.ts';
import { PROTOCOL } from './decode/protocol.ts';
import type { Arp, Frame, Icmp, Ip, Tcp, Udp } from './types.ts';

/**
 * Returns the parts of a frame that NAT, routing and MAC rewriting do not change, so that a packet has the same
 * identity at every hop. Addresses, ports, TTL, VLAN tags and checksums are left out, and so is the id of an echo,
 * which NAT translates like a port.
 */
export function identity(frame: Frame): string {
  return JSON.stringify(parts(frame));
}

type Part = string | number | boolean | undefined;

function parts({ ethernet, arp, ip, tcp, udp, icmp, rest }: Frame): Part[] {
  if (arp) return ['arp', ...arpParts(arp)];
  if (!ip) return ['ethernet', ethernet.type, rest && bytesKey(rest)];
  return ['ip', ...ipParts(ip), ...transportParts(ip, { tcp, udp, icmp }), rest && bytesKey(rest)];
}

function arpParts({ operation, senderMac, senderIp, targetIp }: Arp): Part[] {
  return [operation, senderMac, senderIp, targetIp];
}

function ipParts({ version, protocol, id, fragmentOffset, moreFragments }: Ip): Part[] {
  return [version, protocol, id, fragmentOffset, moreFragments];
}

function transportParts(ip: Ip, { tcp, udp, icmp }: { [K in 'tcp' | 'udp' | 'icmp']: Frame[K] }): Part[] {
  if (tcp) return tcpParts(tcp);
  if (udp) return udpParts(udp);
  if (icmp) return icmpParts(icmp, ip);
  // Every host of a group sends the same membership report, so the addresses belong to its identity. IGMP never
  // crosses NAT.
  return ip.protocol === PROTOCOL.igmp ? [ip.src, ip.dst] : [];
}

function tcpParts({ seq, ack, flags, timestamps, payload }: Tcp): Part[] {
  return [seq, ack, flags, timestamps?.value, timestamps?.echo, bytesKey(payload)];
}

function udpParts({ payload }: Udp): Part[] {
  return [bytesKey(payload)];
}

function icmpParts({ type, code, sequence, quoted, payload }: Icmp, ip: Ip): Part[] {
  // NAT also translates addresses, ports and checksums inside the quoted packet.
  if (quoted) return [type, code, ...ipParts(quoted.ip), quoted.tcpSeq];
  if (sequence !== undefined) return [type, code, sequence, bytesKey(payload)];
  // Many hosts send the same bytes of neighbour discovery, so the addresses belong to its identity. It never
  // crosses NAT.
  return [type, code, ip.src, ip.dst, bytesKey(payload)];
}

import { bytesKey } from './bytes-key.ts';
import { PROTOCOL } from './decode/protocol.ts';
import type { Arp, Frame, Icmp, Ip, Tcp, Udp } from './types.ts';

/**
 * What NAT, routing and MAC rewriting leave alone in a frame: one packet has the same identity at every hop. No
 * addresses, ports, TTL, VLAN tags or checksums; in an echo not its id either, which NAT translates like a port.
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
  // The same membership report comes from every host of the group; IGMP never crosses NAT.
  return ip.protocol === PROTOCOL.igmp ? [ip.src, ip.dst] : [];
}

function tcpParts({ seq, ack, flags, timestamps, payload }: Tcp): Part[] {
  return [seq, ack, flags, timestamps?.value, timestamps?.echo, bytesKey(payload)];
}

function udpParts({ payload }: Udp): Part[] {
  return [bytesKey(payload)];
}

function icmpParts({ type, code, sequence, quoted, payload }: Icmp, ip: Ip): Part[] {
  // NAT translates the quoted addresses, ports and checksums back, too.
  if (quoted) return [type, code, ...ipParts(quoted.ip), quoted.tcpSeq];
  if (sequence !== undefined) return [type, code, sequence, bytesKey(payload)];
  // Neighbour discovery and the like: many hosts send the same bytes, and none of it crosses NAT.
  return [type, code, ip.src, ip.dst, bytesKey(payload)];
}

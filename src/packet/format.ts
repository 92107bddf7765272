import { dnsOf } from './decode/dns.ts';
import type { Arp, Dns, Frame, Icmp, Ip } from './types.ts';

/**
 * Writes one end of a frame: `192.168.1.6:41000`, `[fd00::6]:41000`, or the address alone if there is no
 * port. For ARP it is the sender's or target's address, and without a layer above Ethernet the MAC address.
 */
export function endpoint({ ethernet, arp, ip, tcp, udp }: Frame, side: 'src' | 'dst'): string {
  if (arp) return side === 'src' ? arp.senderIp : arp.targetIp;
  if (!ip) return ethernet[side];
  const ports = tcp ?? udp;
  if (!ports) return ip[side];
  const host = ip.version === 6 ? `[${ip[side]}]` : ip[side];
  return `${host}:${side === 'src' ? ports.srcPort : ports.dstPort}`;
}

/** Says what a frame is in a few words: TCP's flags, ARP's question or answer, the name of an ICMP message. */
export function flagsText(frame: Frame): string {
  const { ethernet, arp, ip, tcp, udp, icmp } = frame;
  if (arp) return arpText(arp);
  if (!ip) return `ethertype 0x${ethernet.type.toString(16).padStart(4, '0')}`;
  if (tcp) return tcp.flags === '' ? 'none' : tcp.flags;
  if (udp) return udpText(frame);
  if (icmp) return icmpText(icmp, ip.version);
  return ip.fragmentOffset > 0 ? `fragment at ${ip.fragmentOffset}` : `protocol ${ip.protocol}`;
}

/** `A? webserver.com`, `A webserver.com`, `NXDOMAIN webserver.com`; other datagrams are `udp`. */
function udpText(frame: Frame): string {
  const dns = dnsOf(frame);
  if (dns === undefined) return 'udp';
  const type = DNS_TYPES[dns.type] ?? `type ${dns.type}`;
  if (!dns.isAnswer) return `${type}? ${dns.name}`;
  return `${dns.rcode === 0 ? (dns.answers === 0 ? `no ${type}` : type) : rcodeName(dns)} ${dns.name}`;
}

const DNS_TYPES: Record<number, string> = { 1: 'A', 28: 'AAAA' };

/** Writes the response code as dig does: `NXDOMAIN`. */
function rcodeName({ rcode }: Dns): string {
  return ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'][rcode] ?? `RCODE ${rcode}`;
}

/** `who-has 192.168.1.5 tell 192.168.1.6` or `192.168.1.5 is-at 02:00:00:00:00:05` */
function arpText({ operation, senderMac, senderIp, targetIp }: Arp): string {
  if (operation === 'request') return `who-has ${targetIp} tell ${senderIp}`;
  if (operation === 'reply') return `${senderIp} is-at ${senderMac}`;
  return `arp operation ${operation}`;
}

/** Names by `type`, or by `type/code` where the code matters. */
const ICMP_NAMES: Record<Ip['version'], Record<string, string>> = {
  4: {
    '0': 'echo reply',
    '3/0': 'net unreachable',
    '3/1': 'host unreachable',
    '3/2': 'protocol unreachable',
    '3/3': 'port unreachable',
    '3/4': 'fragmentation needed',
    '3/9': 'net prohibited',
    '3/10': 'host prohibited',
    '3/13': 'admin prohibited',
    '5': 'redirect',
    '8': 'echo request',
    '11/0': 'time exceeded',
    '11/1': 'reassembly time exceeded',
  },
  6: {
    '1/0': 'no route',
    '1/1': 'admin prohibited',
    '1/3': 'address unreachable',
    '1/4': 'port unreachable',
    '2': 'packet too big',
    '3/0': 'time exceeded',
    '3/1': 'reassembly time exceeded',
    '128': 'echo request',
    '129': 'echo reply',
    '133': 'router solicitation',
    '134': 'router advertisement',
    '135': 'neighbour solicitation',
    '136': 'neighbour advertisement',
    '137': 'redirect',
    '143': 'multicast listener report',
  },
};

function icmpText({ type, code, sequence }: Icmp, version: Ip['version']): string {
  const names = ICMP_NAMES[version];
  const name = names[`${type}/${code}`] ?? names[type];
  if (name === undefined) return `icmp type ${type} code ${code}`;
  return sequence === undefined ? name : `${name} ${sequence}`;
}

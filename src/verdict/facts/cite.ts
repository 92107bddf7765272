import { dnsOf } from '../../packet/decode/dns.ts';
import { isGroup } from '../../packet/decode/ethernet.ts';
import { endpoint, flagsText } from '../../packet/format.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { Evidence, Source } from '../types.ts';
import type { HookStep } from './hook-steps.ts';
import type { Observation } from './observation.ts';
import { placeName } from './wiring.ts';

/** `SYN 192.168.1.6:41000 → 1.2.3.4:8001` as it was at this place. */
export function describe({ frame }: Sighting): string {
  return `${kind(frame)} ${endpoint(frame, 'src')} → ${endpoint(frame, 'dst')}`;
}

function kind(frame: Sighting['frame']): string {
  const { tcp, arp, icmp, udp, ip } = frame;
  const dns = dnsOf(frame);
  if (arp) return arp.operation === 'request' ? 'ARP request' : 'ARP reply';
  if (icmp) return `${ip?.version === 6 ? 'ICMPv6' : 'ICMP'} ${flagsText(frame)}`;
  if (dns) return dns.isAnswer ? 'DNS answer' : 'DNS query';
  if (udp) return 'UDP';
  return tcp === undefined ? 'packet' : tcpName(tcp.flags);
}

/** What people call a TCP packet with these flags. */
export function tcpName(flags: string): string {
  const names = { S: 'SYN', 'S.': 'SYN-ACK', '.': 'ACK' } as Record<string, string>;
  return names[flags] ?? (flags.includes('R') ? 'RST' : flags.includes('F') ? 'FIN' : 'data');
}

/**
 * Evidence that a packet was last seen, came in, or left at a place. The device of a bridge only repeats what
 * its ports show, so the port with the cable is named.
 */
export function seenBy(o: Observation, journey: Journey, at: Sighting, what: string): Evidence {
  const isCable = (hop: Sighting) => hop.node === at.node && o.wiring.interface(hop)?.peer !== undefined;
  const index = journey.hops.indexOf(at);
  const came = journey.hops.slice(0, index + 1).findLast(isCable);
  const proof = came ?? journey.hops.slice(index).find(isCable) ?? at;
  return { ...seen(journey, at, what), sources: [frameAt(proof)] };
}

/** Evidence that a packet was seen at a place. */
export function seen(journey: Journey, at: Sighting, what: string): Evidence {
  const text = `packet ${journey.packet}, ${describe(at)}, ${what}`;
  return { kind: 'capture', text, packet: journey.packet, sources: [frameAt(at)] };
}

export function frameAt({ node, interface: name, index }: Sighting): Source {
  return { node, in: 'capture', entry: `${name} #${index}` };
}

/** Evidence that the packet came to a hook, on its way out by an interface. */
export function cameTo({ node, family, hook, oif, event }: HookStep, packet: number): Evidence {
  const text = `${node}: packet ${packet} came to ${family} ${hook}, to leave by ${oif}`;
  return { kind: 'trace', text, packet, sources: [{ node, in: 'hooks', entry: String(event) }] };
}

/** Marks a fact that adds to the others. The cause does not depend on it. */
export const besides = (evidence: Evidence): Evidence => ({ ...evidence, sources: [] });

/** `router:eth0` */
export const place = (at: Sighting): string => placeName(at);

/** Returns the owner of the MAC address, or `everyone` for broadcast and multicast. */
export function stationName(o: Observation, mac: string): string {
  const owner = o.wiring.ofMac(mac);
  return owner ? placeName(owner) : isGroup(mac) ? 'everyone' : mac;
}

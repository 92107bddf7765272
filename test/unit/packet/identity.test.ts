import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import { identity } from '../../../src/packet/identity.ts';
import * as build from './build.ts';
import { bytes, ethernet, ipv4, ipv6, PC, tcp, udp, WEB } from './build.ts';

const ROUTER = '02:00:00:00:01:b0';
const data = Uint8Array.from(Buffer.from('hello'));
const of = (frame: Uint8Array) => identity(decodeFrame(frame));
const inner = { src: '192.168.1.6', dst: '1.2.3.4', ttl: 64 };
/** The same packet after DNAT, SNAT, a router, and a rewrite of MAC addresses. */
const outer = { src: '192.168.1.1', dst: '192.168.1.5', ttl: 63 };
const before = { src: PC, dst: ROUTER };
const after = { src: ROUTER, dst: WEB, tags: [[0x8100, 5]] as [number, number][] };
const segment = { seq: 7, ack: 8, flags: 0x18, timestamps: [1, 2] as [number, number] };
const quote = (ip: build.Ipv4Fields, port: number, seq: number) =>
  build.icmp(3, 3, 0, ipv4({ ...ip, id: 7 }, tcp({ srcPort: port, seq }).slice(0, 8)));

describe('one packet has one identity on both sides of NAT', () => {
  it.each([
    [
      'TCP',
      ethernet(before, ipv4({ ...inner, id: 5 }, tcp({ ...segment, srcPort: 41000, dstPort: 8001 }, data))),
      ethernet(after, ipv4({ ...outer, id: 5 }, tcp({ ...segment, srcPort: 1024, dstPort: 80 }, data))),
    ],
    [
      'UDP without an IP id',
      ethernet(before, ipv4({ ...inner, id: 0, protocol: 17 }, udp(41000, 8001, data))),
      ethernet(after, ipv4({ ...outer, id: 0, protocol: 17 }, udp(1024, 80, data))),
    ],
    [
      'echo',
      ethernet(before, ipv4({ ...inner, protocol: 1 }, build.icmp(8, 0, 0x00010009, data))),
      ethernet(after, ipv4({ ...outer, protocol: 1 }, build.icmp(8, 0, 0x04000009, data))),
    ],
    [
      'an error, and the packet it quotes',
      ethernet(before, ipv4({ ...inner, protocol: 1 }, quote(outer, 1024, 9))),
      ethernet(after, ipv4({ ...outer, protocol: 1 }, quote(inner, 41000, 9))),
    ],
    [
      'a later fragment',
      ethernet(before, ipv4({ ...inner, id: 5, fragment: 185 }, data)),
      ethernet(after, ipv4({ ...outer, id: 5, fragment: 185 }, data)),
    ],
    [
      'a protocol unknown here',
      ethernet(before, ipv4({ ...inner, protocol: 47 }, data)),
      ethernet(after, ipv4({ ...outer, protocol: 47 }, data)),
    ],
  ])('%s', (_, first, second) => {
    expect(of(first)).toBe(of(second));
  });
});

describe('two packets have two', () => {
  const ip = (payload: Uint8Array, fields: build.Ipv4Fields = {}) => ethernet({}, ipv4(fields, payload));
  const ip6 = (payload: Uint8Array, src?: string) => ethernet({ type: 0x86dd }, ipv6(58, payload, src));
  const arp = (operation: number, mac: string, ip: string, target: string) =>
    ethernet({ type: 0x0806 }, build.arp(operation, [mac, ip], [WEB, target]));
  it.each([
    ['by seq', ip(tcp(segment)), ip(tcp({ ...segment, seq: 8 }))],
    ['by ack', ip(tcp(segment)), ip(tcp({ ...segment, ack: 9 }))],
    ['by flags', ip(tcp(segment)), ip(tcp({ ...segment, flags: 0x10 }))],
    ['by timestamps', ip(tcp(segment)), ip(tcp({ ...segment, timestamps: [1, 3] }))],
    ['by payload', ip(tcp(segment, data)), ip(tcp(segment, data.slice(1)))],
    ['by IP id', ip(tcp(segment), { id: 1 }), ip(tcp(segment), { id: 2 })],
    ['by fragment offset', ip(data, { fragment: 1 }), ip(data, { fragment: 2 })],
    ['by IP version', ip(build.icmp(4, 0, 0, data), { protocol: 58 }), ip6(build.icmp(4, 0, 0, data))],
    ['by UDP payload', ip(udp(1, 2, data), { protocol: 17 }), ip(udp(1, 2, data.slice(1)), { protocol: 17 })],
    [
      'by echo sequence',
      ip(build.icmp(8, 0, 1, data), { protocol: 1 }),
      ip(build.icmp(8, 0, 2, data), { protocol: 1 }),
    ],
    [
      'by echo type',
      ip(build.icmp(8, 0, 1, data), { protocol: 1 }),
      ip(build.icmp(0, 0, 1, data), { protocol: 1 }),
    ],
    [
      'by echo payload',
      ip(build.icmp(8, 0, 1, data), { protocol: 1 }),
      ip(build.icmp(8, 0, 1, data.slice(1)), { protocol: 1 }),
    ],
    ['by quoted seq', ip(quote(inner, 1, 9), { protocol: 1 }), ip(quote(inner, 1, 10), { protocol: 1 })],
    [
      'by host of a solicitation',
      ip6(build.icmp(133, 0, 0, data)),
      ip6(build.icmp(133, 0, 0, data), `fe${'1'.repeat(30)}`),
    ],
    [
      'by host of an IGMP report',
      ip(data, { protocol: 2, src: '1.1.1.1' }),
      ip(data, { protocol: 2, src: '2.2.2.2' }),
    ],
    ['by ARP operation', arp(1, PC, '1.1.1.1', '2.2.2.2'), arp(2, PC, '1.1.1.1', '2.2.2.2')],
    ['by ARP sender', arp(1, PC, '1.1.1.1', '2.2.2.2'), arp(1, PC, '1.1.1.2', '2.2.2.2')],
    ['by ARP sender MAC', arp(1, PC, '1.1.1.1', '2.2.2.2'), arp(1, WEB, '1.1.1.1', '2.2.2.2')],
    ['by ARP target', arp(1, PC, '1.1.1.1', '2.2.2.2'), arp(1, PC, '1.1.1.1', '2.2.2.3')],
    ['by type', ethernet({ type: 0x88cc }, data), ethernet({ type: 0x88cd }, data)],
    ['by what follows the type', ethernet({ type: 0x88cc }, data), ethernet({ type: 0x88cc }, bytes('00'))],
  ])('%s', (_, first, second) => {
    expect(of(first)).not.toBe(of(second));
  });
});

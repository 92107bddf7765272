import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import { endpoint, flagsText } from '../../../src/packet/format.ts';
import * as build from './build.ts';
import { ethernet, ipv4, ipv6, PC, tcp, udp, WEB } from './build.ts';

const nothing = new Uint8Array();
const ip6 = (next: number, payload: Uint8Array) => ethernet({ type: 0x86dd }, ipv6(next, payload));
const arp = (operation: number) =>
  ethernet({ type: 0x0806 }, build.arp(operation, [PC, '192.168.1.6'], [WEB, '192.168.1.5']));
const icmp = (type: number, code: number) =>
  ethernet({}, ipv4({ protocol: 1 }, build.icmp(type, code, 1, nothing)));

describe('what the article would write', () => {
  it.each([
    ['192.168.1.6:41000', '1.2.3.4:8001', 'S', ethernet({}, ipv4({}, tcp({})))],
    ['192.168.1.6:41000', '1.2.3.4:8001', 'none', ethernet({}, ipv4({}, tcp({ flags: 0 })))],
    ['192.168.1.6:53', '1.2.3.4:5353', 'udp', ethernet({}, ipv4({ protocol: 17 }, udp(53, 5353, nothing)))],
    ['[fd00::1]:41000', '[fd00::2]:8001', 'S.', ip6(6, tcp({ flags: 0x12 }))],
    ['fd00::1', 'fd00::2', 'echo request 1', ip6(58, build.icmp(128, 0, 1, nothing))],
    ['fd00::1', 'fd00::2', 'neighbour solicitation', ip6(58, build.icmp(135, 0, 1, nothing))],
    ['192.168.1.6', '1.2.3.4', 'echo reply 1', icmp(0, 0)],
    ['192.168.1.6', '1.2.3.4', 'port unreachable', icmp(3, 3)],
    ['192.168.1.6', '1.2.3.4', 'redirect', icmp(5, 1)],
    ['192.168.1.6', '1.2.3.4', 'icmp type 3 code 99', icmp(3, 99)],
    ['192.168.1.6', '1.2.3.4', 'fragment at 1480', ethernet({}, ipv4({ fragment: 185 }, nothing))],
    ['192.168.1.6', '1.2.3.4', 'protocol 47', ethernet({}, ipv4({ protocol: 47 }, nothing))],
    ['192.168.1.6', '192.168.1.5', 'who-has 192.168.1.5 tell 192.168.1.6', arp(1)],
    ['192.168.1.6', '192.168.1.5', `192.168.1.6 is-at ${PC}`, arp(2)],
    ['192.168.1.6', '192.168.1.5', 'arp operation 9', arp(9)],
    [PC, WEB, 'ethertype 0x0842', ethernet({ type: 0x0842 }, nothing)],
  ])('%s → %s %s', (src, dst, flags, data) => {
    const frame = decodeFrame(data);
    expect([endpoint(frame, 'src'), endpoint(frame, 'dst'), flagsText(frame)]).toEqual([src, dst, flags]);
  });
});

import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/packet/decode/decode.ts';
import { findSyns, tcpFlow } from '../../../src/packet/flow.ts';
import type { Journey, Sighting } from '../../../src/packet/types.ts';
import * as build from './build.ts';
import { ethernet, ipv4, tcp } from './build.ts';

const SYN = 0x02;
const SYN_ACK = 0x12;
const ACK = 0x10;
const RST = 0x04;
const RST_ACK = 0x14;

let packet = 0;
function journey(data: Uint8Array, seen: Partial<Sighting> = {}): Journey {
  const place = { index: 1, node: 'pc', interface: 'eth0', direction: 'out', timeNs: 10n } as const;
  return {
    packet: ++packet,
    hops: [{ ...place, wireLength: data.length, frame: decodeFrame(data), data, ...seen }],
  };
}
const segment = (flags: number, seq: number, ack = 0, payload = new Uint8Array()) =>
  journey(ethernet({}, ipv4({}, tcp({ flags, seq: seq >>> 0, ack: ack >>> 0 }, payload))));
const error = (seq: number) =>
  journey(
    ethernet({}, ipv4({ protocol: 1 }, build.icmp(3, 1, 0, ipv4({}, tcp({ seq: seq >>> 0 })).slice(0, 28)))),
  );

/**
 * Whether `other` belongs to the flow of a connection with these initial sequence numbers. Its SYN-ACK is seen if
 * `serverIsn` is given.
 */
function inFlow(other: Journey, isn: number, serverIsn?: number): boolean {
  const syn = segment(SYN, isn);
  const answer = serverIsn === undefined ? [] : [segment(SYN_ACK, serverIsn, isn + 1)];
  const flow = tcpFlow([syn, ...answer, other], syn);
  expect(flow.slice(0, 1 + answer.length)).toEqual([syn, ...answer]);
  return flow.includes(other);
}

// Sequence numbers may wrap at any time.
describe.each([
  [1000, 500_000_000],
  [0xffffffff, 0xfffffff0],
  [0xfffffff0, 0x7fffffff],
])('ISN %i, server %i', (isn, server) => {
  it.each([
    ['a SYN sent again', segment(SYN, isn)],
    ['a SYN-ACK sent again', segment(SYN_ACK, server, isn + 1)],
    ["the client's ACK", segment(ACK, isn + 1, server + 1)],
    ["the client's data", segment(0x18, isn + 1, server + 1, new Uint8Array(9))],
    ["the server's data", segment(0x18, server + 1, isn + 100)],
    ["the client's FIN", segment(0x11, isn + 100, server + 5000)],
    ['the reset that answers an unexpected SYN-ACK', segment(RST, isn + 1)],
    ["the client's reset with ACK", segment(RST_ACK, isn + 1, server + 1)],
    ['the reset that answers an unexpected ACK', segment(RST, server + 1)],
    ['a refusal', segment(RST_ACK, 0, isn + 1)],
    ['an error that quotes the SYN', error(isn)],
    ['an error that quotes the SYN-ACK', error(server)],
  ])('%s belongs', (_, other) => {
    expect(inFlow(other, isn, server)).toBe(true);
  });

  it.each([
    ["another connection's SYN", segment(SYN, isn + 1)],
    ["another connection's SYN-ACK", segment(SYN_ACK, server, isn + 2)],
    ['a segment before the first', segment(ACK, isn - 1, server + 1)],
    ['a segment a mebibyte on', segment(ACK, isn + 2 ** 20 + 1, server + 1)],
    ['a near seq with a far ack', segment(ACK, isn + 1, server - 5_000_000)],
    ['a near ack with a far seq', segment(ACK, server - 5_000_000, isn + 1)],
    ['a reset out of nowhere', segment(RST, isn - 5_000_000)],
    ['an error about something else', error(isn - 5_000_000)],
    ['another packet', journey(ethernet({}, ipv4({ protocol: 17 }, build.udp(1, 2, new Uint8Array()))))],
  ])('%s does not', (_, other) => {
    expect(inFlow(other, isn, server)).toBe(false);
  });

  it.each([
    ["the client's ACK", segment(ACK, isn + 1, 77)],
    ["the server's data", segment(ACK, 77, isn + 1)],
  ])('without a SYN-ACK, %s belongs whatever its other number', (_, other) => {
    expect(inFlow(other, isn)).toBe(true);
  });
});

describe('tcpFlow', () => {
  it('takes an answer to the data in a SYN', () => {
    const syn = segment(SYN, 1000, 0, new Uint8Array(10));
    const [whole, half, beyond] = [1011, 1001, 1012].map((ack) => segment(SYN_ACK, 7, ack)) as [
      Journey,
      Journey,
      Journey,
    ];
    expect(tcpFlow([syn, whole, half, beyond], syn)).toEqual([syn, whole, half]);
  });

  it('of something that is not TCP is empty', () => {
    const other = error(1);
    expect(tcpFlow([other], other)).toEqual([]);
  });
});

describe('findSyns', () => {
  const syn = ethernet({}, ipv4({}, tcp({ dstPort: 8001 })));
  it.each([
    ['that leaves the node', journey(syn), true],
    ['from another node', journey(syn, { node: 'web' }), false],
    ['that enters the node', journey(syn, { direction: 'in' }), false],
    ['with ECN', journey(ethernet({}, ipv4({}, tcp({ flags: 0xc2 })))), true],
    ['to another port', journey(ethernet({}, ipv4({}, tcp({ dstPort: 80 })))), false],
    ['that is a SYN-ACK', journey(ethernet({}, ipv4({}, tcp({ flags: SYN_ACK })))), false],
    [
      'that is UDP',
      journey(ethernet({}, ipv4({ protocol: 17 }, build.udp(1, 8001, new Uint8Array())))),
      false,
    ],
  ])('a SYN %s', (_, candidate, found) => {
    expect(findSyns([candidate], 'pc', 8001)).toEqual(found ? [candidate] : []);
  });

  it('gives all, and of any port where none is given', () => {
    const several = [journey(syn), journey(syn)];
    expect(findSyns(several, 'pc', 8001)).toEqual(several);
    expect(findSyns(several, 'pc')).toEqual(several);
  });
});

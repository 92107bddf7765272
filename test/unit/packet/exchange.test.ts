import { expect, test } from 'vitest';
import { exchange, findRequests } from '../../../src/packet/exchange.ts';
import type { Frame, Icmp, Journey, Udp } from '../../../src/packet/types.ts';

const none = new Uint8Array();
const ethernet = { src: '', dst: '', type: 0x0800, vlans: [] };
const ip = (src: string, dst: string) => ({
  ...{ version: 4 as const, src, dst, ttl: 64, id: 1, protocol: 17, payloadLength: 8 },
  ...{ dontFragment: false, moreFragments: false, fragmentOffset: 0 },
});
const udp = (srcPort: number, dstPort: number): Udp => ({ srcPort, dstPort, length: 8, payload: none });
const icmp = (type: number, rest: Partial<Icmp> = {}): Icmp => ({ type, code: 0, payload: none, ...rest });

let packet = 0;
/** A journey with one outgoing hop at each node. */
function journey(...places: [node: string, frame: Omit<Frame, 'ethernet'>][]): Journey {
  packet += 1;
  const hops = places.map(([node, frame], index) => ({
    ...{ index, node, interface: 'eth0', direction: 'out' as const, wireLength: 0, data: none },
    timeNs: BigInt(packet * 100 + index),
    frame: { ethernet, ...frame },
  }));
  return { packet, hops };
}

test('a datagram, its reply across NAT, and the error that quotes it', () => {
  const asked = journey(
    ['pc', { ip: ip('10.0.0.2', '1.2.3.4'), udp: udp(4000, 7) }],
    ['router', { ip: ip('10.0.0.1', '10.0.0.9'), udp: udp(4001, 77) }],
  );
  const reply = journey(['web', { ip: ip('10.0.0.9', '10.0.0.1'), udp: udp(77, 4001) }]);
  const quoted = { ip: ip('10.0.0.1', '10.0.0.9'), srcPort: 4001, dstPort: 77 };
  const error = journey(['web', { ip: ip('10.0.0.9', '10.0.0.1'), icmp: icmp(3, { quoted }) }]);
  const otherPort = journey(['web', { ip: ip('10.0.0.9', '10.0.0.1'), udp: udp(78, 4001) }]);
  const stranger = journey(['web', { ip: ip('10.0.0.8', '10.0.0.1'), udp: udp(78, 4001) }]);
  const other = journey(['pc', { ip: ip('10.0.0.2', '1.2.3.4'), udp: udp(4000, 8) }]);
  const all = [asked, reply, error, otherPort, stranger, other];
  const requests = findRequests(all, 'pc', 7);
  expect(requests).toEqual([asked]);
  expect(exchange(all, requests)).toEqual([asked, reply, error, otherPort]);
});

test('a datagram by which its receiver answers from another address and port', () => {
  const asked = journey(
    ['pc', { ip: ip('10.0.0.2', '10.0.0.9'), udp: udp(4000, 7) }],
    ['web', { ip: ip('10.0.0.2', '10.0.0.9'), udp: udp(4000, 7) }],
  );
  const answer = { ip: ip('10.0.0.8', '10.0.0.2'), udp: udp(78, 4000) };
  const [own, other] = [journey(['web', answer]), journey(['else', answer])];
  expect(exchange([asked, own, other], [asked])).toEqual([asked, own]);
});

test('echo requests by their number', () => {
  const echo = (type: number, sequence: number) => icmp(type, { id: 5, sequence });
  const asked = journey(['pc', { ip: ip('10.0.0.2', '10.0.0.1'), icmp: echo(8, 1) }]);
  const reply = journey(['web', { ip: ip('10.0.0.1', '10.0.0.2'), icmp: echo(0, 1) }]);
  const late = journey(['web', { ip: ip('10.0.0.1', '10.0.0.2'), icmp: echo(0, 7) }]);
  const own = journey(['web', { ip: ip('10.0.0.1', '10.0.0.2'), icmp: echo(8, 1) }]);
  const all = [asked, reply, late, own];
  const requests = findRequests(all, 'pc', undefined);
  expect(requests).toEqual([asked]);
  expect(exchange(all, requests)).toEqual([asked, reply]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journeys } from '../../../src/packet/journey.ts';
import { sightings } from '../../../src/packet/sightings.ts';
import type { Journey } from '../../../src/packet/types.ts';
import { arp, ethernet, ipv4, ipv6, tcp, udp } from './build.ts';
import type { Seen } from './network.ts';
import { capturesOf, MAC, told } from './network.ts';

type Hop = [at: string, direction: 'in' | 'out', data: Uint8Array];

const PC = MAC['pc:eth0'];
const WEB = MAC['web:eth0'];
const ROUTER = MAC['router:br0'];
const BROADCAST = 'ff:ff:ff:ff:ff:ff';

/** pc asks 1.2.3.4. The router's bridge translates and reflects, with or without its own source MAC address. */
function hairpin(id: number, ownMac: boolean): Hop[] {
  const segment = { seq: id * 1000, timestamps: [id, 0] as [number, number] };
  const asked = ethernet({ src: PC, dst: ROUTER }, ipv4({ id }, tcp({ ...segment, dstPort: 8001 })));
  const translated = ipv4({ id, src: '192.168.1.1', dst: '192.168.1.5' }, tcp({ ...segment, dstPort: 80 }));
  const sent = ethernet({ src: ownMac ? ROUTER : PC, dst: WEB }, translated);
  return [
    ['pc:eth0', 'out', asked],
    ['switch:p2', 'in', asked],
    ['switch:p1', 'out', asked],
    ['router:eth0', 'in', asked],
    ['router:eth0', 'out', sent],
    ['switch:p1', 'in', sent],
    ['switch:p3', 'out', sent],
    ['web:eth0', 'in', sent],
  ];
}

/** A broadcast that the router reflects, so it also comes back to its sender. */
function flood(host: number): Hop[] {
  const ends: [[string, string], [string, string]] = [
    [PC, '192.168.1.6'],
    ['00:00:00:00:00:00', `192.168.1.${host}`],
  ];
  const data = ethernet({ src: PC, dst: BROADCAST, type: 0x0806 }, arp(1, ...ends));
  const places: [string, 'in' | 'out'][] = [
    ['pc:eth0', 'out'],
    ['switch:p2', 'in'],
    ['switch:p3', 'out'],
    ['web:eth0', 'in'],
    ['switch:p1', 'out'],
    ['router:eth0', 'in'],
    ['router:eth0', 'out'],
    ['switch:p1', 'in'],
    ['switch:p2', 'out'],
    ['pc:eth0', 'in'],
    ['switch:p3', 'out'],
    ['web:eth0', 'in'],
    ['router:br0', 'in'],
  ];
  return places.map(([at, direction]): Hop => [at, direction, data]);
}

/** Gives the hops times: the first starts at `startNs`, the others follow by delays of some nanoseconds. */
function travel(hops: Hop[], packet: number, startNs: bigint, delays: number[]): Seen[] {
  let timeNs = startNs;
  return hops.map(([at, direction, data], i) => {
    timeNs += BigInt(i === 0 ? 0 : (delays[i % delays.length] ?? 1));
    return { at, direction, data, packet, timeNs };
  });
}

const SECOND = 1_000_000_000n;
const packet = fc.record({
  kind: fc.constantFrom('hairpin', 'own mac', 'flood'),
  delays: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 13 }),
  /** How often the same bytes are sent again, a second later. Only ARP does that. */
  again: fc.nat(3),
});
const traffic = fc
  .tuple(fc.array(packet, { minLength: 1, maxLength: 12 }), fc.uniqueArray(fc.nat(20_000), { minLength: 12 }))
  .map(([packets, starts]) => {
    let count = 0;
    return packets.flatMap(({ kind, delays, again }, i) => {
      const times = kind === 'flood' ? again + 1 : 1;
      const hops = kind === 'flood' ? flood(i) : hairpin(i, kind === 'own mac');
      return Array.from({ length: times }, (_, nth) =>
        travel(hops, count++, SECOND * BigInt(nth + 1) + BigInt(starts[i] ?? 0), delays),
      );
    });
  });

function hopsOf({ hops }: Journey): string[] {
  return hops.map(({ node, interface: name, direction, timeNs }) =>
    told({ at: `${node}:${name}`, direction, timeNs }),
  );
}

function follow(seen: Seen[]): string[][] {
  return journeys(sightings(capturesOf(seen))).map(hopsOf);
}

describe('packets that cross a network at the same time', () => {
  it('are all found again, with every direction, in order', () => {
    fc.assert(
      fc.property(traffic, (packets) => {
        const truth = packets
          .toSorted((a, b) => Number((a[0]?.timeNs ?? 0n) - (b[0]?.timeNs ?? 0n)))
          .map((seen) => seen.map(told));
        const all = packets.flat().sort((a, b) => Number(a.timeNs - b.timeNs));
        expect(follow(all)).toEqual(truth);
      }),
      { numRuns: 1000 },
    );
  });

  it('are numbered from 1 by their first sighting', () => {
    const seen = [...travel(hairpin(1, true), 1, 50n, [10]), ...travel(hairpin(2, true), 2, 0n, [10])];
    const found = journeys(sightings(capturesOf(seen.sort((a, b) => Number(a.timeNs - b.timeNs)))));
    expect(found.map(({ packet, hops }) => [packet, hops[0]?.timeNs])).toEqual([
      [1, 0n],
      [2, 50n],
    ]);
  });
});

describe('the same bytes', () => {
  const [out, ...way] = flood(1);
  const first = out ? [out] : [];

  it('that leave where they began, without having come back, are a new packet', () => {
    const seen = [...travel(first, 1, 0n, [1]), ...travel(first, 2, 10n, [1])];
    expect(follow(seen)).toEqual([['0 pc:eth0 out'], ['10 pc:eth0 out']]);
  });

  it('that leave while the packet before is still on its path are two packets, each with its own hops', () => {
    const two = [travel(hairpin(1, true), 1, 0n, [100]), travel(hairpin(1, true), 2, 250n, [100])];
    const seen = two.flat().sort((a, b) => Number(a.timeNs - b.timeNs));
    const peers: Record<string, string> = {
      ...{ 'switch:p2': 'pc:eth0', 'router:eth0': 'switch:p1', 'switch:p1': 'router:eth0' },
      'web:eth0': 'switch:p3',
    };
    const found = journeys(sightings(capturesOf(seen)), ({ node, interface: name }) => {
      const [peer, end] = peers[`${node}:${name}`]?.split(':') ?? [];
      return peer && end ? { node: peer, interface: end } : undefined;
    });
    expect(found.map(hopsOf)).toEqual(two.map((hops) => hops.map(told)));
  });

  it('that come back and are reflected there are the same packet', () => {
    const back: Hop[] = way.filter(([at]) => ['switch:p2', 'pc:eth0'].includes(at));
    const seen = travel([...first, ...back, ...first], 1, 0n, [10]);
    expect(follow(seen)).toHaveLength(1);
  });

  it('that come back by another port of the node and are passed on are the same packet', () => {
    const own = ethernet({ src: MAC['switch:p3'], dst: BROADCAST, type: 0x88cc }, new Uint8Array(9));
    const hops: Hop[] = [
      ['switch:p3', 'out', own],
      ['switch:p1', 'out', own],
      ['router:eth0', 'in', own],
      ['router:eth0', 'out', own],
      ['switch:p1', 'in', own],
      ['switch:p3', 'out', own],
    ];
    expect(follow(travel(hops, 1, 0n, [10]))).toHaveLength(1);
  });

  it('that come back and leave a second later are a new packet', () => {
    const seen = [...travel(flood(1), 1, 0n, [10]), ...travel(flood(1), 2, SECOND, [10])];
    expect(follow(seen).map((hops) => hops.length)).toEqual([13, 13]);
  });

  it('that enter again where they were first seen entering are a new packet', () => {
    const enter: Hop[] = hairpin(1, false).filter(([at]) => at === 'web:eth0');
    const seen = [...travel(enter, 1, 0n, [1]), ...travel(enter, 2, 10n, [1])];
    expect(follow(seen)).toEqual([['0 web:eth0 in'], ['10 web:eth0 in']]);
  });

  it.each([
    ['7', 7, '2'],
    ['another port', 77, '2'],
    ['another address', 7, '3'],
  ])('that are sent back to who sent them, as UDP echo does from %s, are a new packet', (_, port, last) => {
    const [a, b, from] = ['1', '2', last].map((number) => `fd${'0'.repeat(29)}${number}`);
    const payload = new Uint8Array([1, 2, 3]);
    const asked = ethernet({ src: PC, dst: WEB, type: 0x86dd }, ipv6(17, udp(50_000, 7, payload), a, b));
    const echoed = ethernet(
      { src: WEB, dst: PC, type: 0x86dd },
      ipv6(17, udp(port, 50_000, payload), from, a),
    );
    const there = ['pc:eth0', 'switch:p2', 'switch:p3', 'web:eth0'];
    const hops = (data: Uint8Array, places: string[]) =>
      places.map((at, index): Hop => [at, index % 2 === 0 ? 'out' : 'in', data]);
    const seen = travel([...hops(asked, there), ...hops(echoed, there.toReversed())], 1, 0n, [10]);
    expect(follow(seen).map((found) => found.length)).toEqual([4, 4]);
  });
});

import { describe, expect, it } from 'vitest';
import { sightings } from '../../../src/packet/sightings.ts';
import { ethernet, ipv4, tcp } from './build.ts';
import { capturesOf, MAC, type Seen, told } from './network.ts';

const data = ethernet({ src: MAC['pc:eth0'], dst: MAC['web:eth0'] }, ipv4({}, tcp({})));
const seen = (at: string, direction: 'in' | 'out', timeNs: bigint): Seen => ({
  ...{ at, direction, timeNs, data, packet: 1 },
});

const orderOf = (...all: Seen[]) =>
  sightings(capturesOf(all)).map(({ node, interface: name, direction, timeNs }) =>
    told({ at: `${node}:${name}`, direction, timeNs }),
  );

describe('sightings', () => {
  it('are in order of time, and keep the directions that they were told', () => {
    const all = orderOf(
      seen('router:eth0', 'in', 2n),
      seen('router:eth0', 'out', 3n),
      seen('switch:p1', 'out', 1n),
    );
    expect(all).toEqual(['1 switch:p1 out', '2 router:eth0 in', '3 router:eth0 out']);
  });

  it('begin with what leaves, where both ends of a cable have the same stamp', () => {
    expect(orderOf(seen('switch:p2', 'in', 7n), seen('pc:eth0', 'out', 7n))).toEqual([
      '7 pc:eth0 out',
      '7 switch:p2 in',
    ]);
    expect(orderOf(seen('pc:eth0', 'in', 7n), seen('switch:p2', 'out', 7n))).toEqual([
      '7 switch:p2 out',
      '7 pc:eth0 in',
    ]);
  });

  it("have a node's own order, where a bridge passes a frame up with the stamp of its port", () => {
    const all = orderOf(seen('router:eth0', 'in', 7n), seen('router:br0', 'in', 7n));
    expect(all).toEqual(['7 router:eth0 in', '7 router:br0 in']);
  });

  it('are numbered at each interface, and decode equal frames once', () => {
    const all = sightings(
      capturesOf([
        seen('switch:p2', 'in', 1n),
        seen('switch:p1', 'out', 2n),
        seen('switch:p2', 'in', 3n),
        seen('web:eth0', 'in', 4n),
      ]),
    );
    expect(all.map(({ interface: name, index }) => [name, index])).toEqual([
      ['p2', 1],
      ['p1', 1],
      ['p2', 2],
      ['eth0', 1],
    ]);
    expect(new Set(all.map(({ frame }) => frame)).size).toBe(1);
  });

  it('keep what a socket tells besides', () => {
    const facts = { segmentSize: 1448, addressee: 'other-host' } as const;
    const frame = {
      ...facts,
      interface: 'eth0',
      direction: 'in',
      timeNs: 1n,
      wireLength: 5000,
      data,
    } as const;
    expect(sightings([{ node: 'pc', frames: [frame] }])).toMatchObject([{ ...facts, wireLength: 5000 }]);
  });
});

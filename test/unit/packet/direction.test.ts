import { describe, expect, it } from 'vitest';
import { locate } from '../../../src/packet/direction.ts';
import { ethernet, ipv4, tcp } from './build.ts';
import { capturesOf, MAC, place, told, WIRING } from './network.ts';

const data = ethernet({ src: MAC['pc:eth0'], dst: MAC['web:eth0'] }, ipv4({}, tcp({})));

/** Each place a time; which way is what `locate` must find out. */
function directions(seen: [at: string, timeNs: bigint][], frame = data) {
  const captures = capturesOf(
    seen.map(([at, timeNs]) => ({ at, timeNs, data: frame, direction: 'in', packet: 1 })),
  );
  return locate(captures, WIRING).map(({ node, interface: name, direction, timeNs }) =>
    told({ at: `${node}:${name}`, direction, timeNs }),
  );
}

describe('locate', () => {
  it('takes the earlier end of a crossing for the one that sends', () => {
    const seen = directions([
      ['router:eth0', 2n],
      ['switch:p1', 1n],
    ]);
    expect(seen).toEqual(['1 switch:p1 out', '2 router:eth0 in']);
  });

  it('follows a frame that is reflected, again and again', () => {
    const seen = directions([
      ['switch:p1', 1n],
      ['router:eth0', 2n],
      ['router:eth0', 3n],
      ['switch:p1', 4n],
      ['switch:p1', 5n],
      ['router:eth0', 6n],
    ]);
    expect(seen.map((text) => text.split(' ').at(-1))).toEqual(['out', 'in', 'out', 'in', 'out', 'in']);
  });

  it('keeps the order of two equal frames that are under way at once', () => {
    const seen = directions([
      ['switch:p1', 1n],
      ['switch:p1', 2n],
      ['router:eth0', 3n],
      ['router:eth0', 4n],
    ]);
    expect(seen.map((text) => text.split(' ').at(-1))).toEqual(['out', 'out', 'in', 'in']);
  });

  it('goes by the source MAC where a frame was seen at one end only', () => {
    expect(directions([['pc:eth0', 1n]])).toEqual(['1 pc:eth0 out']);
    expect(directions([['web:eth0', 1n]])).toEqual(['1 web:eth0 in']);
  });

  it('goes by the source MAC at a bridge', () => {
    expect(directions([['router:br0', 1n]])).toEqual(['1 router:br0 in']);
    const own = ethernet({ src: MAC['router:br0'] }, ipv4({}, tcp({})));
    expect(directions([['router:br0', 1n]], own)).toEqual(['1 router:br0 out']);
  });

  it('lets the source MAC decide between equal times, and puts the end that sends first', () => {
    expect(
      directions([
        ['switch:p2', 7n],
        ['pc:eth0', 7n],
      ]),
    ).toEqual(['7 pc:eth0 out', '7 switch:p2 in']);
    expect(
      directions([
        ['pc:eth0', 7n],
        ['switch:p2', 7n],
      ]),
    ).toEqual(['7 pc:eth0 out', '7 switch:p2 in']);
  });

  it('believes the times over the source MAC when a frame comes back to its sender', () => {
    const seen = directions([
      ['switch:p2', 1n],
      ['pc:eth0', 2n],
    ]);
    expect(seen).toEqual(['1 switch:p2 out', '2 pc:eth0 in']);
  });

  it('puts the port before the bridge that passes the frame up with the same time', () => {
    const frames = [{ timeNs: 7n, wireLength: data.length, data }];
    const captures = ['router:br0', 'router:eth0'].map((id) => ({ ...place(id), frames }));
    expect(locate(captures, WIRING).map((sighting) => sighting.interface)).toEqual(['eth0', 'br0']);
  });

  it('numbers the frames of each capture, and decodes equal frames once', () => {
    const frame = { timeNs: 1n, wireLength: data.length, data };
    const captures = ['pc:eth0', 'web:eth0'].map((id) => ({
      ...place(id),
      frames: [frame, { ...frame, timeNs: 2n }],
    }));
    const sightings = locate(captures, WIRING);
    expect(sightings.map(({ node, index }) => [node, index])).toEqual([
      ['pc', 1],
      ['web', 1],
      ['pc', 2],
      ['web', 2],
    ]);
    expect(new Set(sightings.map(({ frame }) => frame)).size).toBe(1);
    expect(Object.keys(sightings[0] ?? {}).sort()).toEqual([
      'data',
      'direction',
      'frame',
      'index',
      'interface',
      'node',
      'timeNs',
      'wireLength',
    ]);
  });

  it('calls a capture that the wiring does not know a bug', () => {
    expect(() => locate([{ node: 'pc', interface: 'eth9', frames: [] }], WIRING)).toThrow(
      'no wiring for pc:eth9',
    );
  });
});

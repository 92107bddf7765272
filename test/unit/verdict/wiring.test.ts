import { describe, expect, it } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import type { Lab } from '../../../src/lab/types.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { Wiring } from '../../../src/verdict/facts/wiring.ts';

const place = (text: string) => {
  const [node = '', name = ''] = text.split(':');
  return { node, interface: name };
};
const pathIn = (lab: Lab, from: string, to: string) =>
  new Wiring(resolve(checkLab(lab), {}))
    .pathTo(place(from), place(to))
    .map(({ node, interface: name }) => `${node}:${name}`);

/** Two bridges with a tunnel between them. */
const overlay = (kind: 'vxlan' | 'geneve' | 'gretap', far = 7): Lab => {
  const end = (own: number, other: number, id: number) => ({
    interfaces: {
      br0: { kind: 'bridge' as const },
      p1: { master: 'br0' },
      eth0: { addresses: [`192.0.2.${own}/24`] },
      t0: {
        kind,
        master: 'br0',
        remote: `192.0.2.${other}`,
        ...(kind !== 'geneve' && { local: `192.0.2.${own}` }),
        ...(kind !== 'gretap' && { id }),
      },
    },
  });
  return {
    name: 'overlay',
    about: 'Two bridges with a tunnel between them.',
    nodes: {
      a: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
      b: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
      west: end(1, 2, 7),
      east: end(2, 1, far),
    },
    links: [
      ['a:eth0', 'west:p1'],
      ['west:eth0', 'east:eth0'],
      ['east:p1', 'b:eth0'],
    ],
  };
};

describe('a segment', () => {
  it.each(['vxlan', 'geneve', 'gretap'] as const)('goes on behind a %s', (kind) => {
    const path = ['a:eth0', 'west:p1', 'west:t0', 'east:t0', 'east:p1', 'b:eth0'];
    expect(pathIn(overlay(kind), 'a:eth0', 'b:eth0')).toEqual(path);
  });

  it('ends where a VXLAN is of another network', () => {
    expect(pathIn(overlay('vxlan', 8), 'a:eth0', 'b:eth0')).toEqual([]);
  });
});

/** Two stations on the cable of a host. */
const stations = (one: 'bridge' | 'private' | 'vepa', two = one): Lab => ({
  name: 'stations',
  about: 'Two stations on the cable of a host.',
  nodes: {
    host: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
    one: {
      interfaces: { eth0: { kind: 'macvlan', parent: 'host:eth0', mode: one, addresses: ['10.0.0.2/24'] } },
    },
    two: {
      interfaces: { eth0: { kind: 'macvlan', parent: 'host:eth0', mode: two, addresses: ['10.0.0.3/24'] } },
    },
    sw: { interfaces: { br0: { kind: 'bridge' }, p1: { master: 'br0' } } },
  },
  links: [['host:eth0', 'sw:p1']],
});

describe('two stations on one cable', () => {
  it.each([
    ['bridge', 'bridge', ['one:eth0', 'host:eth0', 'two:eth0']],
    ['vepa', 'vepa', ['host:eth0', 'sw:p1', 'host:eth0']],
    ['vepa', 'bridge', ['host:eth0', 'sw:p1', 'host:eth0']],
    ['private', 'private', []],
  ] as const)('of mode %s and %s', (one, two, path) => {
    expect(pathIn(stations(one, two), 'one:eth0', 'two:eth0')).toEqual(path);
  });

  it('do not speak with the host', () => {
    expect(pathIn(stations('bridge'), 'one:eth0', 'host:eth0')).toEqual([]);
  });
});

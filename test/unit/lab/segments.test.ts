import { describe, expect, test } from 'vitest';
import { segmentsOf } from '../../../src/lab/segments.ts';
import type { Interface, Link } from '../../../src/lab/types.ts';

/** Which of the places share a segment, as `a b | c`. */
function heard(nodes: Record<string, Record<string, Interface>>, links: Link[], places: string[]): string {
  const interfaces = new Map(
    Object.entries(nodes).map(([node, own]) => [node, new Map(Object.entries(own))]),
  );
  const segments = segmentsOf(interfaces, links);
  const groups = new Map<string | undefined, string[]>();
  for (const place of places) {
    const name = segments.get(place);
    groups.set(name, [...(groups.get(name) ?? []), place]);
  }
  return [...groups.values()].map((group) => group.join(' ')).join(' | ');
}

const cables: Link[] = [
  ['a:e', 'sw:p1'],
  ['b:e', 'sw:p2'],
  ['c:e', 'sw:p3'],
];
const hosts = { a: { e: {} }, b: { e: {} }, c: { e: {} } };
const all = ['a:e', 'b:e', 'c:e'];

describe('a segment', () => {
  test('is all that one bridge joins, and ends at a node that is none', () => {
    const ports = { p1: { master: 'br' }, p2: { master: 'br' }, p3: {} };
    expect(heard({ ...hosts, sw: { br: { kind: 'bridge' }, ...ports } }, cables, [...all, 'sw:br'])).toBe(
      'a:e b:e sw:br | c:e',
    );
  });

  test('is a VLAN where the bridge keeps them apart, and reaches the VLAN interfaces behind a trunk', () => {
    const sw: Record<string, Interface> = {
      br: { kind: 'bridge', vlanFiltering: true, vlans: { tagged: [20] } },
      p1: { master: 'br', vlans: { untagged: 10 } },
      p2: { master: 'br', vlans: { untagged: 20 } },
      p3: { master: 'br', vlans: { tagged: [10, 20] } },
    };
    const c = {
      e: {},
      'e.10': { kind: 'vlan', parent: 'e', id: 10 },
      'e.20': { kind: 'vlan', parent: 'e', id: 20 },
    } as const;
    expect(heard({ ...hosts, sw, c }, cables, [...all, 'c:e.10', 'c:e.20'])).toBe(
      'a:e c:e.10 | b:e c:e.20 | c:e',
    );
  });

  test('goes on in a macvlan, and through a tunnel whose ends name each other', () => {
    const end = (local: string, remote: string): Interface => ({ kind: 'vxlan', id: 7, local, remote });
    const entries = (local: string, ...remotes: string[]): Interface => ({
      ...{ kind: 'vxlan', id: 7, local },
      fdb: remotes.map((remote) => ({ mac: '00:00:00:00:00:00', remote })),
    });
    const nodes = {
      a: {
        e: { addresses: ['10.0.0.1/24'] },
        m: { kind: 'macvlan', parent: 'e' },
        t: end('10.0.0.1', '10.0.0.2'),
      },
      b: { e: { addresses: ['10.0.0.2/24'] }, t: end('10.0.0.2', '10.0.0.1') },
      c: { e: { addresses: ['10.0.0.3/24'] }, t: end('10.0.0.3', '10.0.0.1') },
      d: { e: { addresses: ['10.0.0.4/24'] }, t: entries('10.0.0.4', '10.0.0.5') },
      f: { e: { addresses: ['10.0.0.5/24'] }, t: entries('10.0.0.5', '10.0.0.9', '10.0.0.4') },
    } satisfies Record<string, Record<string, Interface>>;
    expect(
      heard(nodes, [['a:e', 'b:e']], ['a:e', 'a:m', 'b:e', 'c:e', 'a:t', 'b:t', 'c:t', 'd:t', 'f:t']),
    ).toBe('a:e a:m b:e | c:e | a:t b:t | c:t | d:t f:t');
  });
});

import { describe, expect, test } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { LabError } from '../../../src/lab/error.ts';
import type { Interface, LabNode, Link } from '../../../src/lab/types.ts';

/** Messages of the one error, by line; none when the definition is sound. */
function problems(nodes: Record<string, LabNode>, links: Link[] = [], others: object = {}): string[] {
  try {
    checkLab({ name: 'words', about: 'Words of the language.', nodes, links, ...others });
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'definition') throw error;
    return error.message.split('\n');
  }
}

const cable: Link[] = [['a:e', 'b:e']];
const pair = (a: Interface, b: Interface): Record<string, LabNode> => ({
  a: { interfaces: { e: a } },
  b: { interfaces: { e: b } },
});
const MAC = '02:00:00:00:00:01';

describe('an address, or a MAC address, twice', () => {
  const address = { addresses: ['10.0.0.1/24'] };

  test('is sound on two segments, on the interfaces of one node, and of a port and its bridge', () => {
    expect(problems(pair(address, address))).toEqual([]);
    expect(problems(pair({ mac: MAC }, { mac: MAC }))).toEqual([]);
    const lo = { addresses: ['10.9.9.9/32'] };
    expect(problems({ a: { interfaces: { e: lo, f: lo } } })).toEqual([]);
    const bridge: Record<string, Interface> = {
      br: { kind: 'bridge', mac: MAC },
      e: { mac: MAC, master: 'br' },
    };
    expect(problems({ a: { interfaces: bridge }, b: {} }, cable)).toEqual([]);
  });

  test('is sound on one segment where one of the two says so', () => {
    expect(problems(pair(address, { ...address, duplicate: true }), cable)).toEqual([]);
    expect(problems(pair({ mac: MAC, duplicate: true }, { mac: MAC }), cable)).toEqual([]);
  });

  test.each<[string, Record<string, LabNode>, Link[]]>([
    [
      "nodes.b.interfaces.e – address 10.0.0.1 is a:e's already – another address, or duplicate: true",
      pair(address, { addresses: ['10.0.0.1/8'] }),
      cable,
    ],
    [
      `nodes.b.interfaces.e – MAC ${MAC} is a:e's already – another MAC, or duplicate: true`,
      pair({ mac: MAC }, { mac: MAC }),
      cable,
    ],
    [
      "nodes.c.interfaces.e – address fd00::1 is a:e's already – another address, or duplicate: true",
      {
        a: { ipv6: true, interfaces: { e: { addresses: ['fd00::1/64'] } } },
        c: { ipv6: true, interfaces: { e: { addresses: ['fd00:0::1/64'] } } },
        b: { interfaces: { br: { kind: 'bridge' }, e: { master: 'br' }, f: { master: 'br' } } },
      },
      [...cable, ['b:f', 'c:e']],
    ],
    [
      "nodes.a.interfaces.e – address 10.0.0.1 is a:br's already – another address, or duplicate: true",
      { a: { interfaces: { br: { kind: 'bridge', ...address }, e: { ...address, master: 'br' } } } },
      [],
    ],
  ])('%s', (line, nodes, links) => {
    expect(problems(nodes, links)).toEqual([line]);
  });

  test('duplicate is true or false', () => {
    const given = { duplicate: 'yes' } as unknown as Interface;
    expect(problems(pair(given, {}))).toEqual(['nodes.a.interfaces.e.duplicate – is "yes" – true or false']);
  });
});

import { expect, test } from 'vitest';
import { holds, overlay } from '../../../src/lab/overlay.ts';
import type { Lab, ToggleValue, When } from '../../../src/lab/types.ts';

test.each<[When, boolean]>([
  [{}, true],
  [{ a: true }, true],
  [{ a: false }, false],
  [{ b: ['x', 'y'] }, true],
  [{ b: ['y', 'z'] }, false],
  [{ a: true, b: 'y' }, false],
  [{ missing: false }, false],
])('%j', (when, expected) => {
  expect(holds(when, { a: true, b: 'x' })).toBe(expected);
});

const lab: Lab = {
  name: 'small',
  about: 'One router.',
  nodes: {
    router: {
      interfaces: { eth0: { addresses: ['1.0.0.1/8'], mtu: 1500, port: { hairpin: false, flood: true } } },
      rules: { iptables: '*nat\n-A A' },
      sysctl: { 'net.a': 1 },
    },
  },
  links: [['router:eth0', 'router:eth9']],
  settings: [
    {
      when: { on: true },
      nodes: {
        router: {
          interfaces: { eth0: { addresses: ['2.0.0.1/8'], mtu: 9000, port: { hairpin: true } }, eth1: {} },
          rules: { iptables: '*nat\n-A B', nft: 'x' },
          sysctl: { 'net.a': 2, 'net.b': 3 },
        },
      },
      links: [['router:eth1', 'router:eth2']],
    },
    { when: { on: true }, nodes: { router: { interfaces: { eth0: { mtu: 68 } } } } },
  ],
};
const laid = (on: ToggleValue) => overlay(lab, { on });

test('objects merged, lists and rule texts appended, single values replaced, in order', () => {
  expect(laid(true)).toEqual({
    nodes: {
      router: {
        interfaces: {
          eth0: { addresses: ['1.0.0.1/8', '2.0.0.1/8'], mtu: 68, port: { hairpin: true, flood: true } },
          eth1: {},
        },
        rules: { iptables: '*nat\n-A A\n*nat\n-A B', nft: 'x' },
        sysctl: { 'net.a': 2, 'net.b': 3 },
      },
    },
    links: [
      ['router:eth0', 'router:eth9'],
      ['router:eth1', 'router:eth2'],
    ],
  });
});

test('a setting that does not hold changes nothing, and none changes the lab', () => {
  const before = structuredClone(lab);
  expect(laid(false)).toEqual({ nodes: lab.nodes, links: lab.links });
  laid(true);
  expect(lab).toEqual(before);
});

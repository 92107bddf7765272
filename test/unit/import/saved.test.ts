import { describe, expect, it } from 'vitest';
import type { NodeLook } from '../../../src/agent/protocol.ts';
import { changesOf } from '../../../src/import/saved/changes.ts';
import { savedLab } from '../../../src/import/saved/saved-lab.ts';
import type { Lab, LabNode } from '../../../src/lab/types.ts';
import { readMachine } from '../../../src/snapshot/read/machine.ts';

const LAB: Lab = {
  name: 'two',
  about: 'Two hosts.',
  nodes: {
    a: { interfaces: { e: { addresses: ['10.0.0.1/24'] } } },
    b: { interfaces: { e: { addresses: ['10.0.0.2/24'] } } },
  },
  links: [['a:e', 'b:e']],
  toggles: {
    narrow: { about: 'a is narrow.', default: false },
    tapped: { about: 'a takes in all frames.', default: false },
  },
  settings: [
    { when: { narrow: true }, nodes: { a: { interfaces: { e: { mtu: 600 } } } } },
    { when: { tapped: true }, nodes: { a: { interfaces: { e: { promiscuous: true } } } } },
  ],
  probes: {
    ping: { kind: 'ping', from: 'a', to: '10.0.0.2' },
    off: { kind: 'ping', from: 'a', to: '10.0.0.9' },
  },
  scenarios: {
    usual: {
      because: 'They are on one segment.',
      expect: {
        ping: { outcome: 'works', packets: [{ at: 'a:e', direction: 'out' }] },
        off: { outcome: 'fails', cause: 'arp-unanswered' },
      },
    },
    warm: {
      because: 'They have spoken.',
      toggles: { narrow: true },
      start: 'warm',
      warmWith: { narrow: false },
      expect: { ping: { outcome: 'works' } },
    },
  },
};

const EMPTY = readMachine('hairpin-snapshot 1\nend\n', 'a.snap');

const look = (changed: Partial<NodeLook>): NodeLook => ({
  node: 'a',
  links: [],
  ports: [],
  kept: [],
  meantToBeKept: [],
  details: [],
  meantDetails: [],
  sysctl: {},
  ...changed,
});

/** Node `a` with one changed detail of its interface, or one changed setting. */
function changed(
  name: string,
  value: string,
  more: Partial<NodeLook> = {},
  node: LabNode = LAB.nodes.a ?? {},
) {
  const at = name.startsWith('net') ? '' : 'e';
  const seen = look({
    details: [{ interface: at, name, value }],
    meantDetails: [{ interface: at, name, value: 'other' }],
    ...more,
  });
  const lab = { ...LAB, nodes: { ...LAB.nodes, a: node } };
  const toggles = { narrow: false, tapped: false };
  return savedLab({ lab, toggles }, new Map([['a', changesOf(node, seen, EMPTY)]])).nodes.a;
}

const linkWith = (up: boolean, ...addresses: string[]): Partial<NodeLook> => ({
  links: [{ name: 'e', up, mtu: 1500, addresses }],
});

describe('a running lab as a lab', () => {
  it('has no toggles, and expects what the author does, but no packets', () => {
    const saved = savedLab({ lab: LAB, toggles: { narrow: false, tapped: false } }, new Map());
    expect(saved).toEqual({
      name: LAB.name,
      about: LAB.about,
      nodes: LAB.nodes,
      links: LAB.links,
      probes: LAB.probes,
      scenarios: {
        saved: {
          because: 'They are on one segment.',
          expect: { ping: { outcome: 'works' }, off: { outcome: 'fails', cause: 'arp-unanswered' } },
        },
      },
    });
  });

  it.each([
    ['a scenario that begins with other toggles', { narrow: true, tapped: false }],
    ['no scenario', { narrow: false, tapped: true }],
  ])('expects what may work to work where there is %s', (_, toggles) => {
    const { scenarios } = savedLab({ lab: LAB, toggles }, new Map());
    expect(scenarios?.saved).toMatchObject({ expect: { ping: { outcome: 'works' } } });
    expect(scenarios?.saved?.expect).not.toHaveProperty('off');
    expect(scenarios?.saved).not.toHaveProperty('start');
  });
});

describe('what was changed by hand', () => {
  it.each<[string, string, object]>([
    ['MTU', '1400', { mtu: 1400 }],
    ['MAC address', '02:00:00:00:00:09', { mac: '02:00:00:00:00:09' }],
    ['up', 'off', { up: false }],
    ['promiscuous', 'on', { promiscuous: true }],
  ])('%s becomes a word of the lab', (name, value, words) => {
    expect(changed(name, value)?.interfaces?.e).toEqual({ addresses: ['10.0.0.1/24'], ...words });
  });

  it('is addresses in the order of the kernel, without its own', () => {
    const more = linkWith(true, '10.0.0.7/24', '10.0.0.1/24', 'fe80::1/64');
    expect(changed('addresses', 'x', more)?.interfaces?.e?.addresses).toEqual(['10.0.0.7/24', '10.0.0.1/24']);
  });

  it('may be the address of another, which is said to be meant', () => {
    const given = changed('addresses', 'x', linkWith(true, '10.0.0.2/24'))?.interfaces?.e;
    expect(given).toEqual({ addresses: ['10.0.0.2/24'], duplicate: true });
  });

  it('is no address of IPv6 that an interface has lost by going down', () => {
    const node: LabNode = { ipv6: true, interfaces: { e: { addresses: ['10.0.0.1/24', 'fd00::1/64'] } } };
    const given = changed('addresses', 'x', linkWith(false, '10.0.0.1/24'), node)?.interfaces?.e;
    expect(given?.addresses).toEqual(['10.0.0.1/24', 'fd00::1/64']);
  });

  it('is a setting by its key, whatever wrote it', () => {
    expect(changed('net/ipv4/conf/all/rp_filter', '1')?.sysctl).toEqual({
      'net.ipv4.conf.all.rp_filter': '1',
    });
  });

  it('is left out where it makes no lab', () => {
    expect(changed('MTU', '99999999')?.interfaces?.e).toEqual({ addresses: ['10.0.0.1/24'] });
    expect(changed('queue length', '55')?.interfaces?.e).toEqual({ addresses: ['10.0.0.1/24'] });
  });

  it('is not told apart from what set-up commands have made', () => {
    const setup = [{ do: 'ip link set e mtu 1400', undo: 'ip link set e mtu 1500' }];
    expect(changed('MTU', '1300', {}, { ...LAB.nodes.a, setup })?.interfaces?.e).toEqual({
      addresses: ['10.0.0.1/24'],
    });
  });

  it('is rules as their tool prints them, without counters, and none where all are gone', () => {
    const text = (rule: string) => `*filter\n:INPUT ACCEPT [7:9]\n${rule}\nCOMMIT\n`;
    const rules = { iptables: text('-A INPUT -p udp -j DROP') };
    const given = changed('MTU', '1400', { rules, meant: {} });
    expect(given?.rules).toEqual({ iptables: '*filter\n:INPUT ACCEPT\n-A INPUT -p udp -j DROP\nCOMMIT\n' });
    const gone = changed('MTU', '1400', { rules: {}, meant: rules }, { ...LAB.nodes.a, rules });
    expect(gone?.rules).toEqual({});
  });

  it('is entries of tables: all that an interface has of them now', () => {
    const given = changed('MTU', '1400', {
      kept: [
        { what: 'neighbour', text: '10.0.0.7 lladdr 02:00:00:00:00:07 dev e' },
        { what: 'neighbour', text: 'proxy 10.0.0.8 dev e' },
      ],
    });
    expect(given?.interfaces?.e).toMatchObject({ neighbours: { '10.0.0.7': '02:00:00:00:00:07' } });
  });
});

/*
 *   pc    10.1.0.2 ---- 10.1.0.1 .        . a0 203.0.113.2 ---- 203.0.113.1 one
 *                                 router                                          each is 9.9.9.9 as well
 *   guest 10.2.0.2 ---- 10.2.0.1 '        ' b0 198.51.100.2 --- 198.51.100.1 two
 */
import { defineLab } from '../src/index.ts';

const host = (net: 1 | 2) => ({
  interfaces: { eth0: { addresses: [`10.${net}.0.2/24`] } },
  routes: [{ to: 'default', via: `10.${net}.0.1` }],
});

/** Anycast: both providers have the address, and the nearer one answers. */
const provider = (own: string, customer: string) => ({
  interfaces: { lo: { addresses: ['9.9.9.9/32'] }, eth0: { addresses: [own] } },
  routes: [{ to: '10.0.0.0/8', via: customer }],
  services: { http: { kind: 'http', port: 80 } as const },
});

/** The guests' routing table: it leads to the second uplink and contains the router's other networks. */
const GUESTS = 100;

const leavesBy = (uplink: 'a0' | 'b0', other: 'a0' | 'b0') => [
  { at: `router:${uplink}`, direction: 'out', flags: 'S' } as const,
  { at: `router:${other}`, direction: 'out', flags: 'S', seen: false } as const,
];

export default defineLab({
  name: 'two-uplinks',
  about: 'A router with two uplinks and a routing table for guests.',
  nodes: {
    pc: host(1),
    guest: host(2),
    router: {
      interfaces: {
        lan: { addresses: ['10.1.0.1/24'] },
        guests: { addresses: ['10.2.0.1/24'] },
        a0: { addresses: ['203.0.113.2/24'], rpFilter: 'loose' },
        b0: { addresses: ['198.51.100.2/24'], rpFilter: 'loose' },
      },
      routes: [
        { to: 'default', via: '198.51.100.1', table: GUESTS, src: '198.51.100.2' },
        { to: '10.0.0.0/8', type: 'throw', table: GUESTS },
        // Packets for unknown private networks must not leave.
        { to: '10.0.0.0/8', type: 'unreachable', metric: 4000 },
      ],
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    one: provider('203.0.113.1/24', '203.0.113.2'),
    two: provider('198.51.100.1/24', '198.51.100.2'),
  },
  links: [
    ['pc:eth0', 'router:lan'],
    ['guest:eth0', 'router:guests'],
    ['router:a0', 'one:eth0'],
    ['router:b0', 'two:eth0'],
  ],
  toggles: {
    way: { about: 'Which way there is for all.', default: 'first', values: ['first', 'both', 'none'] },
    rule: {
      about: 'What sends guests to their own table.',
      default: 'from',
      values: ['from', 'mark', 'none'],
    },
    strict: { about: 'What comes by an uplink must be what would leave by it.', default: false },
  },
  settings: [
    { when: { way: 'first' }, nodes: { router: { routes: [{ to: 'default', via: '203.0.113.1' }] } } },
    {
      when: { way: 'both' },
      nodes: {
        router: {
          routes: [{ to: 'default', nexthops: [{ via: '203.0.113.1', weight: 2 }, { via: '198.51.100.1' }] }],
        },
      },
    },
    {
      when: { rule: 'from' },
      nodes: { router: { routingRules: [{ from: '10.2.0.0/24', table: GUESTS }] } },
    },
    {
      when: { rule: 'mark' },
      nodes: {
        router: {
          routingRules: [{ mark: '0x10/0xf0', table: GUESTS }],
          rules: { iptables: '*mangle\n-A PREROUTING -i guests -j MARK --set-mark 0x10\nCOMMIT\n' },
        },
      },
    },
    {
      when: { strict: true },
      nodes: { router: { interfaces: { a0: { rpFilter: 'strict' }, b0: { rpFilter: 'strict' } } } },
    },
  ],
  probes: {
    pc: { kind: 'http', from: 'pc', url: 'http://9.9.9.9/' },
    guest: { kind: 'http', from: 'guest', url: 'http://9.9.9.9/' },
    neighbour: { kind: 'ping', from: 'guest', to: '10.1.0.2' },
  },
  scenarios: {
    'by-source': {
      because: 'The rule has the table of guests decide for all that comes from their network.',
      expect: {
        pc: { outcome: 'works', packets: leavesBy('a0', 'b0') },
        guest: { outcome: 'works', packets: leavesBy('b0', 'a0') },
        neighbour: { outcome: 'works' },
      },
    },
    'by-source-strict': {
      because:
        'The check asks the rules as well: what comes from 9.9.9.9 to a guest would be answered by b0.',
      toggles: { strict: true },
      expect: { pc: { outcome: 'works' }, guest: { outcome: 'works' } },
    },
    'by-mark': {
      because: 'The firewall marks what guests send, and the rule goes by the mark.',
      toggles: { rule: 'mark' },
      expect: { guest: { outcome: 'works', packets: leavesBy('b0', 'a0') } },
    },
    'by-mark-strict': {
      because: 'What comes back has no mark when the check asks for the way to its sender, which is by a0.',
      toggles: { rule: 'mark', strict: true },
      expect: { guest: { outcome: 'fails', cause: 'rp-filter' } },
    },
    'both-ways': {
      because: 'Either uplink leads to a host with the address.',
      toggles: { way: 'both', rule: 'none' },
      expect: { pc: { outcome: 'works' }, guest: { outcome: 'works' } },
    },
    'no-way': {
      because: 'No table has a way for the pc, and that of guests is not asked for it.',
      toggles: { way: 'none' },
      expect: { pc: { outcome: 'fails', cause: 'no-route' }, guest: { outcome: 'works' } },
    },
  },
});

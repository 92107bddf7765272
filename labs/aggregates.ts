/*
 *   host 10.0.0.1 === two cables === 10.0.0.9 web        of which a bond at each end makes one
 *    '--- guest 10.0.0.3                                 on the host's first cable, without a MAC address of its own
 *
 *   red1  10.1.0.2 ---- r1 10.1.0.1 .        . r2 10.2.0.1 ---- 10.2.0.2 red2
 *                                     router                                   the same addresses twice
 *   blue1 10.1.0.2 ---- b1 10.1.0.1 '        ' b2 10.2.0.1 ---- 10.2.0.2 blue2
 */
import { defineLab, type Interface } from '../src/index.ts';

const bond = (address: string, mode: NonNullable<Interface['mode']>) => ({
  interfaces: {
    bond0: { kind: 'bond' as const, mode, addresses: [address] },
    e0: { master: 'bond0' as const },
    e1: { master: 'bond0' as const },
  },
});
const bonds = (mode: NonNullable<Interface['mode']>) => ({
  host: bond('10.0.0.1/24', mode),
  web: bond('10.0.0.9/24', mode),
});

const guest = (mode: 'l2' | 'l3' | 'l3s') => ({
  guest: {
    interfaces: {
      eth0: { kind: 'ipvlan' as const, parent: 'host:e0' as const, mode, addresses: ['10.0.0.3/24'] },
    },
  },
});
const CABLE = {
  host: { interfaces: { e0: { addresses: ['10.0.0.1/24'] } } },
  web: { interfaces: { e0: { addresses: ['10.0.0.9/24'] } } },
};

const tenant = (network: 1 | 2) => ({
  interfaces: { eth0: { addresses: [`10.${network}.0.2/24`] } },
  routes: [{ to: 'default', via: `10.${network}.0.1` }],
});
const HTTP = { services: { http: { kind: 'http' as const, port: 80 } } };

const works = { outcome: 'works' } as const;

export default defineLab({
  name: 'aggregates',
  about: 'Interfaces that stand for several, or share one: bonds, ipvlans, VRFs, a dummy.',
  nodes: {
    host: { interfaces: { e0: { kind: 'veth' }, e1: {} } },
    web: { interfaces: { e0: {}, e1: {} }, routes: [{ to: '10.9.9.9/32', via: '10.0.0.1' }], ...HTTP },
    guest: {},
    router: { interfaces: { r1: {}, r2: {}, b1: {}, b2: {} }, sysctl: { 'net.ipv4.ip_forward': 1 } },
    red1: tenant(1),
    red2: { ...tenant(2), ...HTTP },
    blue1: tenant(1),
    blue2: tenant(2),
  },
  links: [
    ['host:e0', 'web:e0'],
    ['host:e1', 'web:e1'],
    ['red1:eth0', 'router:r1'],
    ['red2:eth0', 'router:r2'],
    ['blue1:eth0', 'router:b1'],
    ['blue2:eth0', 'router:b2'],
  ],
  toggles: {
    bond: {
      about: 'Which of its two cables the host uses for a packet, as for one interface.',
      default: 'none',
      values: [
        ...(['none', 'active-backup', 'balance-rr', 'balance-xor', 'broadcast'] as const),
        ...(['802.3ad', 'balance-tlb', 'balance-alb'] as const),
      ],
    },
    guest: {
      about: 'A guest on the cable of the host: what it sends is sorted as frames, or as packets.',
      default: 'none',
      values: ['none', 'l2', 'l3', 'l3s'],
    },
    dummy: { about: 'The host has an address that is on no cable.', default: false },
    vrf: { about: 'Two networks have the same addresses, and a routing table each.', default: false },
  },
  settings: [
    { when: { bond: 'none' }, nodes: CABLE },
    { when: { bond: 'active-backup' }, nodes: bonds('active-backup') },
    { when: { bond: 'balance-rr' }, nodes: bonds('balance-rr') },
    { when: { bond: 'balance-xor' }, nodes: bonds('balance-xor') },
    { when: { bond: 'broadcast' }, nodes: bonds('broadcast') },
    { when: { bond: '802.3ad' }, nodes: bonds('802.3ad') },
    { when: { bond: 'balance-tlb' }, nodes: bonds('balance-tlb') },
    { when: { bond: 'balance-alb' }, nodes: bonds('balance-alb') },
    { when: { guest: 'l2' }, nodes: guest('l2') },
    { when: { guest: 'l3' }, nodes: guest('l3') },
    { when: { guest: 'l3s' }, nodes: guest('l3s') },
    {
      when: { dummy: true },
      nodes: { host: { interfaces: { own0: { kind: 'dummy', addresses: ['10.9.9.9/32'] } } } },
    },
    {
      when: { vrf: false },
      nodes: {
        router: { interfaces: { r1: { addresses: ['10.1.0.1/24'] }, r2: { addresses: ['10.2.0.1/24'] } } },
      },
    },
    {
      when: { vrf: true },
      nodes: {
        router: {
          interfaces: {
            red: { kind: 'vrf', table: 10 },
            blue: { kind: 'vrf', table: 20 },
            r1: { master: 'red', addresses: ['10.1.0.1/24'] },
            r2: { master: 'red', addresses: ['10.2.0.1/24'] },
            b1: { master: 'blue', addresses: ['10.1.0.1/24'] },
            b2: { master: 'blue', addresses: ['10.2.0.1/24'] },
          },
        },
      },
    },
  ],
  probes: {
    web: { kind: 'http', from: 'host', url: 'http://10.0.0.9/' },
    guest: { kind: 'ping', from: 'web', to: '10.0.0.3' },
    own: { kind: 'ping', from: 'web', to: '10.9.9.9' },
    red: { kind: 'http', from: 'red1', url: 'http://10.2.0.2/' },
    blue: { kind: 'ping', from: 'blue1', to: '10.2.0.2' },
  },
  scenarios: {
    cable: { because: 'Nobody has anything but cables.', expect: { web: works, red: works } },
    dummy: {
      because: 'An address of a host is its own wherever it stands.',
      toggles: { dummy: true },
      expect: { own: works },
    },
    'active-backup': {
      because: 'One cable is used at a time.',
      toggles: { bond: 'active-backup' },
      expect: { web: works },
    },
    'balance-xor': {
      because: 'The addresses of a frame say which cable it takes.',
      toggles: { bond: 'balance-xor' },
      expect: { web: works },
    },
    guest: {
      because: 'Frames for the MAC address that both have are sorted by their IP address.',
      toggles: { guest: 'l2' },
      expect: { guest: works, web: works },
    },
    vrf: {
      because: 'Each network has its own routes, and its own neighbours.',
      toggles: { vrf: true },
      expect: { red: works, blue: works },
    },
  },
});

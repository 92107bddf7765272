import { expect, test } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { everything } from './labs.ts';

const lab = checkLab(everything);

test('every default filled in', () => {
  const { nodes, links } = resolve(lab, toggleValues(lab));
  expect(nodes.pc).toEqual({
    name: 'pc',
    interfaces: {
      eth0: {
        name: 'eth0',
        kind: 'veth',
        link: undefined,
        addresses: ['10.0.0.2/24'],
        dhcp: false,
        mac: '02:00:00:00:00:aa',
        mtu: undefined,
        master: undefined,
        port: {},
        state: undefined,
        spanning: {},
        bridge: {},
        fdb: [],
        neighbours: [],
        promiscuous: false,
        impairment: {},
        up: true,
        stp: false,
        vlanFiltering: false,
        vlans: undefined,
        peer: { node: 'router', interface: 'eth0' },
      },
    },
    routes: [{ to: 'default', via: '10.0.0.1' }],
    sysctl: {},
    routingRules: [],
    rules: { ipset: '', tc: '', iptables: '', ip6tables: '', ebtables: '', nft: '' },
    files: {},
    nameservers: undefined,
    setup: [],
    services: {
      web: { kind: 'http', port: 80 },
      names: { kind: 'dns', port: 53, records: { 'pc.lan': '10.0.0.2' } },
    },
    ipv6: false,
  });
  expect(links).toEqual([
    [
      { node: 'router', interface: 'wan0' },
      { node: 'six', interface: 'eth0' },
    ],
    [
      { node: 'router', interface: 'eth0' },
      { node: 'pc', interface: 'eth0' },
    ],
  ]);
  expect(nodes.router?.interfaces.eth0?.port).toEqual({ hairpin: true, learning: false });
  expect(nodes.router?.sysctl['net.ipv4.ip_forward']).toBe('1');
});

test('toggles decide; an interface that only a link names is there, one without a link has no peer', () => {
  const { nodes } = resolve(lab, toggleValues(lab, undefined, { cable: 'port', more: true }));
  expect(nodes.router?.interfaces.eth1).toMatchObject({
    kind: 'veth',
    peer: { node: 'pc', interface: 'eth0' },
  });
  expect(nodes.router?.interfaces.eth0?.peer).toBeUndefined();
  expect(nodes.router?.interfaces.wan0?.addresses).toEqual(['1.2.3.4/8', '1.2.3.5/8']);
  expect(nodes.router?.rules.ebtables).toBe('*nat\n-A X 02:00:00:00:00:aa\n');
});

test.each([
  ['geneve', { kind: 'geneve', id: 7, remote: '10.0.0.9' }, 8950],
  ['geneve over IPv6', { kind: 'geneve', id: 7, remote: 'fd00::9' }, 1280],
  ['gre', { kind: 'gre', local: '10.0.0.1', remote: '10.9.9.9' }, 8976],
  ['a tunnel whose own address is nowhere', { kind: 'ipip', local: '10.3.3.3', remote: '10.0.0.9' }, 1480],
  ['an MTU of its own', { kind: 'gre', local: '10.0.0.1', remote: '10.9.9.9', mtu: 1400 }, 1400],
  ['vxlan', { kind: 'vxlan', id: 7, local: '10.0.0.1', remote: '10.0.0.9' }, undefined],
  ['no tunnel', { addresses: ['10.1.0.1/24'] }, undefined],
])('%s has what is left of the way to the other end', (_, tunnel, mtu) => {
  const under = {
    e: { addresses: ['10.0.0.1/24'], mtu: 9000 },
    six: { addresses: ['fd00::1/64'], mtu: 1350 },
  };
  const tunnels = checkLab({
    name: 'tunnels',
    about: 'A tunnel.',
    nodes: { a: { ipv6: true, interfaces: { ...under, t: tunnel } } },
  });
  expect(resolve(tunnels, {}).nodes.a?.interfaces.t?.mtu).toBe(mtu);
});

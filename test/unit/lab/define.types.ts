import { defineLab, type Lab, linear, packet, ports } from '../../../src/index.ts';

// Checked by `tsc` only. Each marked line must be an error, and no other line may be one.
const toggles = {
  hairpin: { about: 'Hairpin mode.', default: true },
  snat: { about: 'Source NAT.', default: 'off', values: ['off', 'snat'] },
} as const;

export const good: Lab = defineLab({
  name: 'good',
  about: 'Everything is spelt right.',
  nodes: { pc: {}, router: { interfaces: { br0: { kind: 'bridge' } } } },
  links: [
    ['pc:eth0', 'router:eth0'],
    ...[1, 2].map((n): [`pc:${string}`, `router:${string}`] => [`pc:eth${n}`, `router:eth${n}`]),
  ],
  toggles,
  settings: [
    { when: { hairpin: true }, nodes: { router: { interfaces: { eth0: { port: { hairpin: true } } } } } },
    { when: { snat: ['off', 'snat'] }, links: [['pc:eth3', 'router:eth3']] },
  ],
  probes: { loopback: { kind: 'http', from: 'pc', url: 'http://1.2.3.4/' } },
  scenarios: {
    works: {
      because: 'It does.',
      toggles: { hairpin: false, snat: 'snat' },
      expect: { loopback: { outcome: 'works', packets: [{ at: 'pc:eth0', direction: 'out' }] } },
    },
  },
});

export const smallest: Lab = defineLab({ name: 'smallest', about: 'One node.', nodes: { pc: {} } });

export const inLinks = defineLab({
  name: 'bad',
  about: 'A misspelt node in a link.',
  nodes: { pc: {}, router: {} },
  // @ts-expect-error
  links: [['pc:eth0', 'ruoter:eth0']],
});

export const inSettings = defineLab({
  name: 'bad',
  about: 'Misspelt nodes, toggles and values in settings.',
  nodes: { pc: {}, router: {} },
  toggles,
  settings: [
    // @ts-expect-error
    { when: { hairpn: true } },
    // @ts-expect-error
    { when: { snat: 'nat' } },
    // @ts-expect-error
    { when: { hairpin: 'on' } },
    // @ts-expect-error
    { when: { hairpin: true }, nodes: { ruoter: {} } },
  ],
});

export const inNeeds = defineLab({
  name: 'bad',
  about: 'Misspelt toggles and values in what toggles need.',
  nodes: { pc: {} },
  toggles: {
    attachment: { about: 'A choice.', default: 'switch', values: ['switch', 'router-ports'] },
    hairpin: { about: 'Hairpin mode.', default: true, needs: { attachment: ['switch'] } },
    // @ts-expect-error
    name: { about: 'x', default: true, needs: { hairpn: true } },
    // @ts-expect-error
    value: { about: 'x', default: true, needs: { attachment: 'swich' } },
  },
});

export const inProbes = defineLab({
  name: 'bad',
  about: 'A misspelt node in a probe.',
  nodes: { pc: {} },
  // @ts-expect-error
  probes: { loopback: { kind: 'http', from: 'cp', url: 'http://1.2.3.4/' } },
});

export const inCaptures = defineLab({
  name: 'bad',
  about: 'Misspelt places of captures.',
  nodes: { pc: { interfaces: { eth0: {} } } },
  probes: {
    right: { kind: 'capture', at: 'pc:eth0', none: true },
    // @ts-expect-error
    node: { kind: 'capture', at: 'cp:eth0', none: true },
    // @ts-expect-error
    interface: { kind: 'capture', at: 'pc:eth1', none: true },
  },
});

export const inScenarios = defineLab({
  name: 'bad',
  about: 'Misspelt toggles, probes and places in scenarios.',
  nodes: { pc: {} },
  toggles,
  probes: { loopback: { kind: 'http', from: 'pc', url: 'http://1.2.3.4/' } },
  scenarios: {
    warm: {
      because: 'x',
      start: 'warm',
      // @ts-expect-error
      warmWith: { hairpn: true },
      expect: { loopback: { outcome: 'works' } },
    },
    // @ts-expect-error
    toggle: { because: 'x', toggles: { hairpn: true }, expect: { loopback: { outcome: 'works' } } },
    // @ts-expect-error
    probe: { because: 'x', expect: { lopback: { outcome: 'works' } } },
    place: {
      because: 'x',
      // @ts-expect-error
      expect: { loopback: { outcome: 'works', packets: [{ at: 'cp:eth0', direction: 'out' }] } },
    },
  },
});

export const interfaces: Lab = defineLab({
  name: 'good',
  about: 'Interfaces by every way there is to have one.',
  nodes: {
    pc: { interfaces: { eth0: {} }, routes: [{ to: 'default', dev: 'eth0' }] },
    router: { interfaces: { br0: { kind: 'bridge' }, ...ports('br0', 'eth0', 'eth1') } },
    bare: {},
  },
  links: [
    ['pc:eth0', 'router:eth0'],
    ['pc:eth1', 'bare:eth0'],
  ],
  settings: [
    {
      when: {},
      nodes: { router: { interfaces: { eth1: { port: { hairpin: true } }, eth2: { mtu: 1400 } } } },
    },
    { when: {}, nodes: { pc: { interfaces: { 'eth0.5': { kind: 'vlan', parent: 'eth0', id: 5 } } } } },
    { when: {}, links: [['router:eth2', 'bare:eth2']] },
  ],
  probes: { ask: { kind: 'ping', from: 'pc', to: '10.0.0.1' } },
  scenarios: {
    all: {
      because: 'x',
      expect: {
        ask: {
          outcome: 'works',
          packets: [
            packet('router:eth1', 'in', '', '10.0.0.1 > 10.0.0.2', 'pc:eth0 > 02:00:00:00:00:01'),
            { at: 'bare:eth2', direction: 'in', srcMac: 'pc:eth1' },
            { at: 'pc:eth0.5', direction: 'in' },
          ],
        },
      },
    },
  },
});

export const anyInterface: Lab = defineLab({
  name: 'good',
  about: 'Nodes of a generator have names that nobody knows beforehand.',
  ...linear(50),
  probes: { ask: { kind: 'ping', from: 'h1', to: '10.0.0.50' } },
  scenarios: {
    a: { because: 'x', expect: { ask: { outcome: 'works', packets: [{ at: 's1:eth1', direction: 'in' }] } } },
  },
});

export const misspeltInterfaces = defineLab({
  name: 'bad',
  about: 'Misspelt interfaces.',
  nodes: {
    router: {
      interfaces: {
        br0: { kind: 'bridge' },
        eth0: { master: 'br0' },
        // @ts-expect-error
        eth1: { master: 'bro' },
        // @ts-expect-error
        'eth0.5': { kind: 'vlan', parent: 'eth00', id: 5 },
      },
      routes: [
        { to: 'default', dev: 'eth2' },
        // @ts-expect-error
        { to: 'default', dev: 'ether0' },
      ],
    },
    pc: { interfaces: { eth0: {} } },
  },
  links: [['pc:eth0', 'router:eth2']],
  settings: [
    // @ts-expect-error
    { when: {}, nodes: { router: { interfaces: { ethO: { port: { hairpin: true } } } } } },
    // @ts-expect-error
    { when: {}, nodes: { router: { interfaces: { eth0: { master: 'bro' } } } } },
    // @ts-expect-error
    { when: {}, nodes: { pc: { routes: [{ to: 'default', dev: 'br0' }] } } },
  ],
  probes: { ask: { kind: 'ping', from: 'pc', to: '10.0.0.1' } },
  scenarios: {
    packets: {
      because: 'x',
      expect: {
        ask: {
          outcome: 'works',
          packets: [
            { at: 'router:eth2', direction: 'in' },
            // @ts-expect-error
            { at: 'pc:eth2', direction: 'in' },
            // @ts-expect-error
            { at: 'pc:eth0', direction: 'in', srcMac: 'router:eth9' },
            // @ts-expect-error
            packet('pc:eth0', 'in', 'S', '10.0.0.1 > 10.0.0.2', 'pc:eth0 > router:eth9'),
          ],
        },
      },
    },
  },
});

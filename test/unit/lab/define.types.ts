import { defineLab, type Lab } from '../../../src/index.ts';

// Compiled by `tsc` only: each marked line must be an error, and no other line may be one.
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

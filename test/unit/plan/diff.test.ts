import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import natLoopback from '../../../labs/nat-loopback.ts';
import { allowedValues, toggleValues } from '../../../src/lab/toggles.ts';
import type { Lab, ToggleValues } from '../../../src/lab/types.ts';
import { planDiff } from '../../../src/plan/diff.ts';
import { planSteps } from '../../../src/plan/plan.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { containers, everything } from './labs.ts';
import { State } from './state.ts';

const labs = { 'nat-loopback': natLoopback, everything, containers };
const topology = (lab: Lab, overrides: ToggleValues = {}) =>
  resolve(lab, toggleValues(lab, undefined, overrides));
const anyToggles = (lab: Lab) =>
  fc.record(
    Object.fromEntries(
      Object.entries(lab.toggles ?? {}).map(([name, toggle]) => [
        name,
        fc.constantFrom(...allowedValues(toggle)),
      ]),
    ),
  );

describe.each(Object.entries(labs))('%s', (_, lab) => {
  test('no difference to itself', () => {
    fc.assert(
      fc.property(anyToggles(lab), (toggles) => {
        expect(planDiff(topology(lab, toggles), topology(lab, toggles))).toEqual({ steps: [], lines: [] });
      }),
    );
  });

  test('a plan and a difference lead where the other plan leads', () => {
    fc.assert(
      fc.property(anyToggles(lab), anyToggles(lab), (one, other) => {
        const [from, to] = [topology(lab, one), topology(lab, other)];
        const changed = new State().apply(planSteps(from)).apply(planDiff(from, to).steps);
        expect(changed).toEqual(new State().apply(planSteps(to)));
      }),
      { numRuns: 300 },
    );
  });

  test('lines say something exactly when there is something to do', () => {
    fc.assert(
      fc.property(anyToggles(lab), anyToggles(lab), (one, other) => {
        const { steps, lines } = planDiff(topology(lab, one), topology(lab, other));
        expect(lines.length > 0).toBe(steps.length > 0);
      }),
    );
  });
});

describe('from one lab to another', () => {
  test.each([
    ['nat-loopback', 'everything'],
    ['everything', 'nat-loopback'],
  ] as const)('%s to %s', (one, other) => {
    fc.assert(
      fc.property(anyToggles(labs[one]), anyToggles(labs[other]), (before, after) => {
        const [from, to] = [topology(labs[one], before), topology(labs[other], after)];
        const { steps, lines } = planDiff(from, to);
        expect(new State().apply(planSteps(from)).apply(steps)).toEqual(new State().apply(planSteps(to)));
        expect(lines).toContain('- node outside'.replace(/^-/, one === 'nat-loopback' ? '-' : '+'));
      }),
      { numRuns: 200 },
    );
  });

  const cable = {
    name: 'a',
    about: 'b',
    nodes: { pc: {}, web: {} },
    links: [['pc:eth0', 'web:eth0']],
  } satisfies Lab;
  const nodes = { ...cable.nodes, router: { sysctl: { 'net.ipv4.ip_forward': 1 } } };
  const more: Lab = {
    ...cable,
    nodes,
    links: [
      ['pc:eth0', 'web:eth0'],
      ['router:eth0', 'web:eth1'],
    ],
  };
  const lines = (from: Lab, to: Lab) => planDiff(topology(from), topology(to)).lines;

  test('a node and its cable come and go', () => {
    expect(lines(cable, more)).toEqual([
      'router: net.ipv4.ip_forward unset → 1',
      '+ node router',
      '+ link router:eth0 – web:eth1',
      '+ web:eth1 is up',
      '+ router:lo is up',
      '+ router:eth0 is up',
    ]);
    expect(lines(more, cable)).toEqual([
      '- node router',
      '- link router:eth0 – web:eth1',
      '- web:eth1 is up',
    ]);
  });

  test('where something of the same name comes, the difference is said', () => {
    const changed = (eth0: object, files: Record<string, string>, others: object = {}): Lab => ({
      ...cable,
      nodes: { ...cable.nodes, pc: { interfaces: { eth0, ...others }, files } },
    });
    const mac = '02:00:00:00:00:01';
    const before = changed(
      { mac },
      { '/etc/motd': 'a\n' },
      { v: { kind: 'vlan', parent: 'eth0', id: 4, mac } },
    );
    const after = changed(
      { mac, mtu: 1400 },
      { '/etc/motd': 'b\n' },
      { v: { kind: 'vlan', parent: 'eth0', id: 5, mac } },
    );
    const own = (line: string) => !line.includes(' is up');
    expect(lines(before, after).filter(own)).toEqual([
      `- link pc:eth0 – web:eth0: ${mac} – 02:c6:82:cc:a7:e1`,
      `- vlan pc:v: ${mac} vlan id 4`,
      '- pc: file /etc/motd: "a\\n"',
      `+ link pc:eth0 – web:eth0: ${mac} mtu 1400 – 02:c6:82:cc:a7:e1`,
      `+ vlan pc:v: ${mac} vlan id 5`,
      '+ pc: file /etc/motd: "b\\n"',
    ]);
  });

  test('a setting that is no longer given is as in a new node', () => {
    const set: Lab = { ...cable, nodes: { ...cable.nodes, pc: { sysctl: { 'net.ipv4.tcp_ecn': 1 } } } };
    expect(planDiff(topology(set), topology(cable))).toEqual({
      steps: [{ do: 'delSysctl', node: 'pc', key: 'net.ipv4.tcp_ecn' }],
      lines: ['pc: net.ipv4.tcp_ecn 1 → unset'],
    });
  });
});

describe('only the difference', () => {
  const from = topology(natLoopback);

  test.each<[string, ToggleValues, object]>([
    [
      'hairpin off: one flag, back to what the kernel gives',
      { hairpin: false },
      {
        steps: [{ do: 'port', node: 'router', name: 'eth0', flags: { hairpin: false } }],
        lines: ['router:eth0: hairpin on → off'],
      },
    ],
    [
      'nf off: one kernel setting',
      { nf: false },
      {
        steps: [{ do: 'sysctl', node: 'router', key: 'net.bridge.bridge-nf-call-iptables', value: '0' }],
        lines: ['router: net.bridge.bridge-nf-call-iptables 1 → 0'],
      },
    ],
    [
      'no MAC SNAT: the table is emptied',
      { macSnat: 'off' },
      {
        steps: [{ do: 'rules', node: 'router', tool: 'ebtables', text: '*nat\n:POSTROUTING ACCEPT\n' }],
        lines: [
          '- router: ebtables -t nat -A POSTROUTING -o eth0 -j snat --to-source 02:cd:77:79:25:f1 --snat-target ACCEPT',
        ],
      },
    ],
  ])('%s', (_, overrides, diff) => {
    expect(planDiff(from, topology(natLoopback, overrides))).toEqual(diff);
  });

  test('another place for pc and web', () => {
    const { lines } = planDiff(from, topology(natLoopback, { attachment: 'router-ports' }));
    expect(lines).toEqual([
      '- link switch:p2 – pc:eth0',
      '- link switch:p3 – web:eth0',
      '+ link router:eth1 – pc:eth0',
      '+ link router:eth2 – web:eth0',
    ]);
  });
});

test('a container starts anew with other variables; its network only goes where it must', () => {
  const lab = containers;
  const restarted = planDiff(topology(lab), topology(lab, { env: true })).steps.map((step) => step.do);
  expect(restarted).toEqual(['delContainer', 'container']);
  const kinds = planDiff(topology(lab), topology(lab, { resolver: true })).steps.map((step) => step.do);
  expect(kinds.slice(0, 3)).toEqual(['delContainer', 'delLink', 'delNode']);
  expect(kinds.at(-1)).toBe('container');
});

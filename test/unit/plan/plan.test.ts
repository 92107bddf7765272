import { expect, test } from 'vitest';
import { BASELINE } from '../../../src/lab/baseline.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import type { ToggleValues } from '../../../src/lab/types.ts';
import { planSteps } from '../../../src/plan/plan.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import type { Step } from '../../../src/plan/step.ts';
import { everything } from './labs.ts';

const plan = (overrides: ToggleValues = {}) =>
  planSteps(resolve(everything, toggleValues(everything, undefined, overrides)));
const of = <Kind extends Step['do']>(kind: Kind, overrides?: ToggleValues) =>
  plan(overrides).filter((step): step is Step & { do: Kind } => step.do === kind);
/** The kinds of steps, in the order of their first occurrence. */
const order = (steps: Step[]) => [...new Set(steps.map((step) => step.do))];

test('the order of the plan', () => {
  expect(order(plan({ more: true }))).toEqual([
    ...[
      'node',
      'resolver',
      'names',
      'baseline',
      'sysctl',
      'bridge',
      'veth',
      'master',
      'port',
      'address',
      'rules',
    ],
    ...['up', 'route', 'file', 'service'],
  ]);
});

test('only steps that say something', () => {
  expect(order(plan({ flags: false })).filter((kind) => kind === 'rules' || kind === 'port')).toEqual([]);
  expect(of('veth')[0]).toEqual({
    do: 'veth',
    a: { node: 'router', name: 'wan0', mac: expect.any(String), mtu: 1400 },
    b: { node: 'six', name: 'eth0', mac: expect.any(String) },
  });
});

test('no forwarding that the machine has left on', () => {
  const settings = (node: string) =>
    of('sysctl').flatMap((step) => (step.node === node ? [`${step.key}=${step.value}`] : []));
  expect(of('baseline').map(({ node }) => node)).toEqual(of('node').map(({ node }) => node));
  expect(BASELINE.map((each) => each.join('='))).toContain('net.ipv4.ip_forward=0');
  expect(settings('pc')).toEqual([]);
  expect(settings('six')).toEqual(['net.ipv6.conf.default.accept_dad=0']);
  expect(settings('router')).toContain('net.ipv4.ip_forward=1');
});

test('an interface is made after the one it stands on, whichever node that is in', () => {
  const links = planSteps(
    resolve(
      {
        ...{ name: 'x', about: 'x', links: [['b:e', 'c:e']] },
        nodes: {
          a: {
            interfaces: {
              v: { kind: 'vlan', parent: 'm', id: 6 },
              m: { kind: 'macvlan', parent: 'b:v' },
            },
          },
          b: { interfaces: { n: { kind: 'macvlan', parent: 'v' }, v: { kind: 'vlan', parent: 'e', id: 5 } } },
          c: {},
        },
      },
      {},
    ),
  );
  const made = links.flatMap((step) => (step.do === 'link' ? [`${step.node}:${step.name}`] : []));
  expect(made).toEqual(['b:v', 'b:n', 'a:m', 'a:v']);
});

test('bridges pass frames on by iptables, unless the lab says otherwise', () => {
  const key = 'net.bridge.bridge-nf-call-iptables';
  const bridge = (sysctl: Record<string, number>) =>
    resolve(
      { ...everything, nodes: { b: { interfaces: { br0: { kind: 'bridge' } }, sysctl } }, links: [] },
      {},
    );
  expect(bridge({}).nodes.b?.sysctl).toMatchObject({
    [key]: '0',
    'net.bridge.bridge-nf-call-ip6tables': '0',
  });
  expect(bridge({ [key]: 1 }).nodes.b?.sysctl[key]).toBe('1');
});

test('no IPv6 unless asked for', () => {
  const ups = (node: string) => of('up').filter((step) => step.node === node);
  expect(ups('pc')).toEqual([
    { do: 'up', node: 'pc', name: 'lo' },
    { do: 'up', node: 'pc', name: 'eth0', ipv6: false },
  ]);
  expect(ups('six').some((step) => 'ipv6' in step)).toBe(false);
});

test('a setting of an interface waits for the interface', () => {
  const steps = plan();
  const at = (key: string) => steps.findIndex((step) => step.do === 'sysctl' && step.key === key);
  const veths = steps.flatMap((step, index) => (step.do === 'veth' ? [index] : []));
  expect(at('net.ipv4.conf.all.log_martians')).toBeLessThan(Math.min(...veths));
  expect(at('net.ipv4.conf.eth0.rp_filter')).toBeGreaterThan(Math.max(...veths));
});

test('lo first, bridges last, and none that is to stay down', () => {
  const names = of('up').flatMap((step) => (step.node === 'router' ? [step.name] : []));
  expect(names).toEqual(['lo', 'eth0', 'wan0', 'br0']);
});

test('an unplugged port has a loose end with a name of its own', () => {
  const loose = of('veth', { cable: 'none' }).flatMap(({ b }) => (b.node === undefined ? [b.name] : []));
  expect(loose).toEqual(['router.eth0', 'router.spare', 'pc.eth0']);
});

test('a loose end whose name would be too long', () => {
  const name = 'a-long-node-name';
  const lab = { name: 'x', about: 'x', nodes: { [name]: { interfaces: { eth0: {}, eth1: {} } } } };
  const names = planSteps(resolve(lab, {})).flatMap((step) => (step.do === 'veth' ? [step.b.name] : []));
  expect(names.every((each) => each.length === 15 && each.startsWith('a-long-n.'))).toBe(true);
  expect(new Set(names).size).toBe(2);
});

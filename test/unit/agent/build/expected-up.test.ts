import { expect, it } from 'vitest';
import { expectedUp } from '../../../../src/agent/build/expected-up.ts';
import type { Instance } from '../../../../src/agent/instance.ts';
import { planSteps } from '../../../../src/plan/plan.ts';
import { resolve } from '../../../../src/plan/resolve.ts';

/** Stands for an instance; only its nodes are read. */
const instance = { node: (name: string) => ({ name }) } as unknown as Instance;

it('awaits what stands on a cable, and on that', () => {
  const topology = resolve(
    {
      name: 'stacked',
      about: 'A bridge on a cable, a macvlan on the bridge, and a port without a cable.',
      nodes: {
        pc: { interfaces: { eth0: {}, spare: {} } },
        host: {
          interfaces: {
            eth0: { master: 'br0' },
            br0: { kind: 'bridge' },
            mv0: { kind: 'macvlan', parent: 'br0' },
            off: { kind: 'macvlan', parent: 'br0', up: false },
          },
        },
      },
      links: [['pc:eth0', 'host:eth0']],
    },
    {},
  );
  const expected = expectedUp(instance, planSteps(topology));
  expect(Object.fromEntries(expected.map(({ ns, names }) => [ns.name, [...names].sort()]))).toEqual({
    pc: ['eth0'],
    host: ['br0', 'eth0', 'mv0'],
  });
});

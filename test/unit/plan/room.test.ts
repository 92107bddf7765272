import { expect, test } from 'vitest';
import { LabError } from '../../../src/lab/error.ts';
import { linear } from '../../../src/lab/generators/generators.ts';
import { type Capacity, howManyFit } from '../../../src/plan/capacity.ts';
import { most, type Needs, needsOf } from '../../../src/plan/needs.ts';
import { planSteps } from '../../../src/plan/plan.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import type { Looking } from '../../../src/plan/watching.ts';

const left: Capacity = { files: { most: 1024, left: 1000 }, processes: 1000, memory: 1e9 };

const chain = (hosts: number) =>
  needsOf(planSteps(resolve({ name: 'chain', about: 'x', ...linear(hosts) }, {})));

function refusal(room: Partial<Capacity>, needs = chain(100)): string[] {
  try {
    howManyFit({ ...left, ...room }, 'chain', needs);
    return [];
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'unable') throw error;
    return [...error.message.split('\n'), error.hint ?? ''];
  }
}

const looking = (capture: 'socket' | 'tcpdump', nodes: number): Looking => ({
  ...{ capture, trace: true, dumps: false },
  captures: Array.from({ length: nodes }, (_, index) => ({ node: `n${index}`, interface: 'eth0' })),
});

test('a lab takes of each what its nodes, cables and programs take', () => {
  expect(chain(100)).toMatchObject({ nodes: 200, files: 400, processes: 0 });
  expect(chain(200).memory / chain(100).memory).toBeCloseTo(2, 1);
  for (const [capture, processes] of [
    ['socket', 0],
    ['tcpdump', 6],
  ] as const) {
    const [none, one, three] = ([0, 1, 3] as const).map((nodes) => needsOf([], looking(capture, nodes))) as [
      Needs,
      Needs,
      Needs,
    ];
    expect(three.files - none.files).toBe(3 * (one.files - none.files));
    expect(three).toMatchObject({ nodes: 0, processes, memory: one.memory * 3 });
  }
  // A socket serves a whole node; tcpdump needs two programs for each interface.
  const interfaces = ['eth0', 'lo'].map((name) => ({ node: 'a', interface: name }));
  const socket = needsOf([], { ...looking('socket', 0), captures: interfaces });
  expect(socket).toEqual(needsOf([], looking('socket', 1)));
  expect(needsOf([], { ...looking('tcpdump', 0), captures: interfaces })).toMatchObject({ processes: 4 });
  const services = needsOf([
    { do: 'service', node: 'a', name: 'web', service: { kind: 'http', port: 80 } },
    { do: 'service', node: 'a', name: 'dns', service: { kind: 'dns', port: 53, records: {} } },
    { do: 'service', node: 'a', name: 'own', service: { kind: 'command', command: ['true'] } },
  ]);
  expect(services).toMatchObject({ files: 5, processes: 2 });
});

test('enough for any of several is the most of each', () => {
  const [watched, large] = [needsOf([], looking('tcpdump', 25)), chain(10)];
  expect(most([watched, large])).toEqual({ ...large, files: 120, processes: 50, memory: watched.memory });
  expect(most([])).toEqual({ nodes: 0, files: 0, processes: 0, memory: 0 });
});

test('what fits more than once says how often', () => {
  expect(howManyFit(left, 'chain', chain(100))).toBe(2);
  expect(howManyFit({ ...left, files: { most: 1024, left: 400 } }, 'chain', chain(100))).toBe(1);
});

test('each thing that is short is told, with the number that there is room for', () => {
  expect(refusal({ memory: 40e6, files: { most: 256, left: 200 } })).toEqual([
    'chain – needs 400 open files for its 200 nodes – 200 of 256 (ulimit -Hn) are left',
    expect.stringMatching(/^chain – needs \d\d MB of memory for its 200 nodes – 40 MB are left$/),
    'there is room for 100 nodes',
  ]);
  const needs = needsOf([], looking('tcpdump', 10));
  expect(refusal({ processes: 10 }, needs)).toContain(
    'chain – needs 20 processes for its 0 nodes – 10 are left',
  );
  expect(refusal({ files: { most: 20, left: -3 } })).toContain('there is room for 0 nodes');
});

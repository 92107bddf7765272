import { describe, expect, it } from 'vitest';
import { largest } from '../../../../src/agent/capacity/memory.ts';
import { memoryBound } from '../../../../src/plan/capacity.ts';

describe('who ends when programs of a sandbox take too much together', () => {
  const all = [
    { pid: 2, memory: 10 },
    { pid: 3, memory: 50 },
    { pid: 4, memory: 30 },
  ];
  it.each([
    [50, [3]],
    [51, [3, 4]],
    [90, [3, 4, 2]],
    [1000, [3, 4, 2]],
  ])('the largest, as few as have %s', (much, pids) => {
    expect(largest(all, much).map(({ pid }) => pid)).toEqual(pids);
  });
});

it.each([
  ['', 4 << 30],
  ['1G', 1 << 30],
  ['512M', 512 << 20],
  ['7K', 7 << 10],
  ['12345', 12345],
  ['64G', 4 << 30],
  ['0', 4 << 30],
  ['much', 4 << 30],
])('LAB_MEMORY=%s of a machine with 8 GiB', (said, most) => {
  expect(memoryBound(8 * 2 ** 30, said)).toBe(most > 0 ? most : 2 ** 32);
});

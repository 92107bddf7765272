import { describe, expect, it } from 'vitest';
import { worst } from '../../../src/verdict/status.ts';
import type { Status } from '../../../src/verdict/types.ts';

describe('the worst status', () => {
  it.each<[a: Status, b: Status, worst: Status]>([
    ['pass', 'pass', 'pass'],
    ['pass', 'skip', 'skip'],
    ['pass', 'fail', 'fail'],
    ['pass', 'error', 'error'],
    ['skip', 'skip', 'skip'],
    ['skip', 'fail', 'fail'],
    ['skip', 'error', 'error'],
    ['fail', 'fail', 'fail'],
    ['fail', 'error', 'error'],
    ['error', 'error', 'error'],
  ])('of %s and %s is %s, either way round', (a, b, expected) => {
    expect(worst([a, b])).toBe(expected);
    expect(worst([b, a])).toBe(expected);
  });

  it('of many is that of the worst two, wherever they stand', () => {
    expect(worst(['pass', 'error', 'skip', 'fail', 'pass'])).toBe('error');
    expect(worst(['pass', 'pass', 'fail'])).toBe('fail');
    expect(worst(['skip'])).toBe('skip');
  });

  it('of none is pass', () => {
    expect(worst([])).toBe('pass');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Item, keyOf, shareOut, takeShare, weightsOf } from '../../../../src/report/shards/share.ts';

const items = (many: number): Item[] =>
  Array.from({ length: many }, (_, index) => ({ lab: `lab-${index % 3}`, scenario: `s${index}` }));

const timed = (all: readonly Item[], times: readonly number[]) =>
  new Map(all.flatMap((item, index) => (times[index] === undefined ? [] : [[keyOf(item), times[index]]])));

const cases = fc.record({
  many: fc.nat(60),
  machines: fc.integer({ min: 1, max: 12 }),
  times: fc.array(fc.nat(20_000), { maxLength: 60 }),
});

describe('shares', () => {
  it('have each item once, in the order of all, whoever shares them out', () => {
    fc.assert(
      fc.property(cases, ({ many, machines, times }) => {
        const all = items(many);
        const durations = timed(all, times);
        const shares = Array.from({ length: machines }, (_, index) =>
          takeShare(all, { number: index + 1, of: machines }, durations),
        );
        expect(shares).toEqual(shareOut([...all], machines, new Map(durations)));
        expect(shares.flat().sort((a, b) => all.indexOf(a) - all.indexOf(b))).toEqual(all);
        for (const share of shares) expect(share).toEqual(all.filter((item) => share.includes(item)));
      }),
    );
  });

  it('are equal in number, by one, where nobody knows how long anything takes', () => {
    const sizes = shareOut(items(29), 8).map(({ length }) => length);
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([3, 4]);
  });

  it('take equal times, by the longest item at most', () => {
    fc.assert(
      fc.property(cases, ({ many, machines, times }) => {
        const all = items(many);
        const weight = weightsOf(timed(all, times));
        const loads = shareOut(all, machines, timed(all, times)).map((share) =>
          share.reduce((sum, item) => sum + weight(item), 0),
        );
        const longest = Math.max(0, ...all.map(weight));
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(longest + 1e-6);
      }),
    );
  });

  it('give one long item a machine of its own', () => {
    const all = items(9);
    const shares = shareOut(all, 2, timed(all, [100, 100, 9000, 100, 100, 100, 100, 100, 100]));
    expect(shares.map((share) => share.length)).toEqual([1, 8]);
  });
});

import { expect, test } from 'vitest';
import natLoopback from '../../../labs/nat-loopback.ts';
import { canonical, changeSets, combinations, matters } from '../../../src/lab/combinations.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import type { Lab } from '../../../src/lab/types.ts';

const lab: Lab = {
  name: 'small',
  about: 'Toggles only.',
  nodes: {},
  toggles: {
    rewrite: { about: 'A choice.', default: 'all', values: ['off', 'one', 'all'], needs: { hairpin: true } },
    hairpin: { about: 'A flag.', default: true, needs: { place: ['a', 'b'] } },
    place: { about: 'A choice.', default: 'a', values: ['a', 'b', 'c'] },
  },
};

test('a toggle matters when what it needs holds, and matters itself', () => {
  const at = (place: string, hairpin: boolean) => ({ rewrite: 'all', hairpin, place });
  expect(matters(lab, at('a', true), 'rewrite')).toBe(true);
  expect(matters(lab, at('b', false), 'rewrite')).toBe(false);
  expect(matters(lab, at('c', true), 'rewrite')).toBe(false);
  expect(matters(lab, at('c', true), 'hairpin')).toBe(false);
  expect(matters(lab, at('c', true), 'place')).toBe(true);
});

test('combinations that build the same are one', () => {
  expect(canonical(lab, { rewrite: 'one', hairpin: false, place: 'c' })).toEqual(
    canonical(lab, { rewrite: 'off', hairpin: true, place: 'c' }),
  );
  const all = combinations(lab);
  // Two places with three rewrites and one without hairpin mode, plus one more place.
  expect(all).toHaveLength(2 * 4 + 1);
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(all.length);
  for (const each of all) expect(canonical(lab, each)).toEqual(each);
});

test('pinned toggles have the pinned values only, and so do those that do not matter', () => {
  const all = combinations(lab, { rewrite: ['off', 'one'], place: ['c', 'b'] });
  expect(all).toHaveLength(1 + 3);
  for (const { rewrite, place } of all) {
    expect(['off', 'one']).toContain(rewrite);
    expect(['b', 'c']).toContain(place);
  }
});

test('a lab without toggles has one combination', () => {
  expect(combinations({ name: 'bare', about: 'Nothing to change.', nodes: {} })).toEqual([{}]);
});

test('of nat-loopback: MAC SNAT matters with hairpin on only, and both behind the switch only', () => {
  const pinned = { snat: ['off', 'snat'], macSnat: ['off', 'all'] };
  const others = Object.keys(toggleValues(natLoopback)).filter(
    (name) => !['nf', 'snat', 'hairpin', 'macSnat', 'attachment'].includes(name),
  );
  const usual = Object.fromEntries(others.map((name) => [name, [toggleValues(natLoopback)[name] ?? false]]));
  expect(combinations(natLoopback, { ...usual, ...pinned })).toHaveLength(2 * 2 * 3 + 2 * 2);
});

test('sets of changes: each change makes a difference, also only with the others', () => {
  const from = { rewrite: 'off', hairpin: false, place: 'a' };
  expect(changeSets(lab, from, 1)).toEqual([{ hairpin: true }, { place: 'b' }, { place: 'c' }]);
  // With place=c the other two toggles have no effect.
  expect(changeSets(lab, from, 2)).toEqual([
    { rewrite: 'one', hairpin: true },
    { rewrite: 'all', hairpin: true },
    { hairpin: true, place: 'b' },
  ]);
  expect(changeSets(lab, from, 4)).toEqual([]);
});

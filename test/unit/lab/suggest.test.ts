import { expect, test } from 'vitest';
import { didYouMean, nearest, oneOf } from '../../../src/lab/suggest.ts';

test.each([
  ['ruoter', 'router'], // a swap
  ['hairpn', 'hairpin'], // one missing
  ['Hairpin', 'hairpin'], // only the case
  ['wbe', 'web'],
  ['xyz', undefined],
  ['', undefined],
  ['a', undefined], // no letter is like another
  ['P', 'p'],
])('%s is meant as %s', (word, meant) => {
  expect(nearest(word, ['router', 'web', 'pc', 'hairpin', 'p'])).toBe(meant);
});

test('the closest candidate wins, not the first', () => {
  expect(nearest('probes', ['probe', 'probas', 'probess'])).toBe('probe');
  expect(nearest('router1', ['router22', 'router2'])).toBe('router2');
});

test('texts for problems', () => {
  expect(oneOf([])).toBe('there are none');
  expect(oneOf(['http'], 'htp')).toBe('only http');
  expect(oneOf(['pc', 'web'], 'wbe')).toBe('one of: pc, web; did you mean web?');
  expect(oneOf(Array.from({ length: 42 }, (_, i) => `n${i}`))).toMatch(/n39 and 2 more$/);
  expect(didYouMean('zzz', ['pc'])).toBe('');
});

test.each([
  ['gateway', ['to', 'via'], 'via'],
  ['next-hop', ['to', 'via'], 'via'],
  ['hairpin', ['master', 'port'], 'port: { hairpin }'],
  ['privateKey', ['listenPort', 'peers'], 'peers, without keys: the lab makes them'],
  ['promisc', ['priority', 'promiscuous'], 'promiscuous'], // what begins with it
  ['gateway', ['id'], undefined],
  ['constructor', ['id'], undefined],
])('%s among %j is meant as %s', (word, all, meant) => {
  expect(didYouMean(word, all)).toBe(meant === undefined ? '' : `; did you mean ${meant}?`);
});

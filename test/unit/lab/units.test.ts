import { expect, test } from 'vitest';
import { parseRate, parseShare, parseTime } from '../../../src/lab/units.ts';

test('the units of tc', () => {
  expect(['512kbit', '1.5mbit', '1gbit', '9bit'].map(parseRate)).toEqual([512e3, 1.5e6, 1e9, 9]);
  expect(['800us', '5ms', '0.1s'].map(parseTime)).toEqual([800, 5000, 100_000]);
  expect(['1%', '0.5%'].map(parseShare)).toEqual([0.01, 0.005]);
});

test('nothing else', () => {
  const wrong = ['', '5', 'ms', '-1ms', '5 ms', '1e3ms', '5mbit', 'toString', '5toString'];
  expect(wrong.map(parseTime)).toEqual(wrong.map(() => undefined));
});

import { expect, test } from 'vitest';
import { fillPlaceholders, macPlaceholder, parseTables, placeholders } from '../../../src/lab/rules.ts';

test('fragments of a table become one: order kept, last policy wins, no comments, COMMIT optional', () => {
  const { tables, strays } = parseTables(`
    # Saved by hand
    *nat
    :PREROUTING ACCEPT [0:0]
    -A PREROUTING -j ONE
    COMMIT
    *filter
    :FORWARD ACCEPT
    *nat
    :PREROUTING DROP
    [3:4] -A PREROUTING -j TWO`);
  expect(strays).toEqual([]);
  expect([...tables.keys()]).toEqual(['nat', 'filter']);
  expect(tables.get('nat')).toEqual({
    name: 'nat',
    chains: new Map([['PREROUTING', 'DROP']]),
    rules: ['-A PREROUTING -j ONE', '[3:4] -A PREROUTING -j TWO'],
  });
});

test('lines that belong nowhere', () => {
  const { strays } = parseTables('-A FORWARD -j DROP\n*filter\niptables -A FORWARD\nCOMMIT\n:FORWARD DROP');
  expect(strays).toEqual([
    { line: 1, text: '-A FORWARD -j DROP', why: 'is outside any table' },
    { line: 3, text: 'iptables -A FORWARD', why: 'is not a rule' },
    { line: 5, text: ':FORWARD DROP', why: 'is outside any table' },
  ]);
});

test('placeholders', () => {
  expect(placeholders('a {{mac router:br0}} b {{ x }}')).toEqual(['mac router:br0', 'x']);
  expect(macPlaceholder('mac  router:br0')).toBe('router:br0');
  expect(macPlaceholder('ip router:br0')).toBeUndefined();
  expect(fillPlaceholders('a {{ x }} {{y}}', (each) => `<${each}>`)).toBe('a <x> <y>');
});

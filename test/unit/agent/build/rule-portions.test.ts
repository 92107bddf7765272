import { expect, test } from 'vitest';
import { portionsOf } from '../../../../src/agent/build/rule-portions.ts';

const MANY = Array.from({ length: 600 }, (_, i) => i);

/** The non-empty lines, each with its number. */
const numbered = (text: string) =>
  text
    .split('\n')
    .flatMap((line, i): [string, number][] => (line.trim() === '' ? [] : [[line.trim(), i + 1]]));

test('a table of iptables: the first of its portions empties it, the others add to it, and every rule keeps its line', () => {
  const rules = MANY.map((i) => `-A FORWARD -p tcp --dport ${i + 1} -j DROP`);
  const text = [
    '*filter',
    ':FORWARD ACCEPT',
    ...rules,
    'COMMIT',
    '*nat',
    '-A PREROUTING -j RETURN',
    'COMMIT',
  ].join('\n');
  const all = portionsOf('iptables', text);
  expect(all.map(({ more }) => more)).toEqual([[], ['--noflush'], ['--noflush'], []]);
  const lines = all.flatMap((one) => numbered(one.text));
  const whole = numbered(text).filter(([line]) => /^[-:]/.test(line));
  expect(lines.filter(([line]) => /^[-:]/.test(line))).toEqual(whole);
  for (const { text: part } of all) expect(part.trim()).toMatch(/^\*(filter|nat)\n[\s\S]*\nCOMMIT$/);
});

test('a chain of nftables: it is closed and opened again between two rules, never within one', () => {
  const text = [
    'table inet t {',
    '  set ports {',
    '    type inet_service',
    '    elements = { 1, 2,',
    '      3 }',
    '  }',
    '  chain c { # } {',
    '    type filter hook forward priority 0; policy accept;',
    ...MANY.map((i) => `    tcp dport { ${i + 1} } drop comment "}"`),
    '  }',
    '}',
    'add rule inet t c accept',
  ].join('\n');
  const all = portionsOf('nft', text);
  expect(all).toHaveLength(3);
  expect(all[1]?.text.trim()).toMatch(/^table inet t \{ chain c \{\n[\s\S]*\n\}\n\}$/);
  const rules = all.flatMap((one) => numbered(one.text)).filter(([line]) => /dport|add rule/.test(line));
  expect(rules).toEqual(numbered(text).filter(([line]) => /dport|add rule/.test(line)));
});

test('what is small is one portion', () => {
  expect(portionsOf('nft', 'table ip t {\n}\n')).toHaveLength(1);
});

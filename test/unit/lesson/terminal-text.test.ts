import width from 'fast-string-width';
import { expect, it } from 'vitest';
import { terminalText } from '../../../src/lesson/terminal-text.ts';

const painted = (_: string, text: string) => `<${text}>`;
const plain = (_: string, text: string) => text;

it.each([
  ['the **bridge** says *no*', 'the <bridge> says <no>'],
  ['type `lab ls`, then *a long\nway*', 'type <lab ls>, then <a long way>'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['改回來。\npc 連線\n到 `a`，\n*b*', '改回來。pc 連線到 <a>，<b>'],
  ['one *star\n\nand* none', 'one *star\n\nand* none'],
  ['- one\n- *two*', '- one\n- <two>'],
])('Markdown %j in a terminal', (markdown, shown) => {
  expect(terminalText(markdown, 80, painted)).toBe(shown);
});

it('a mark that is wrapped is one', () => {
  expect(terminalText('called *NAT loopback*', 14, painted)).toBe('called <NAT\nloopback>');
  expect(terminalText('called *NAT loopback*', 80, plain)).toBe('called *NAT loopback*');
});

it.each([
  [
    'English',
    'A bridge sends no frame back by the port that it came from, unless the port has hairpin on. It tells nobody.',
  ],
  ['Chinese', '橋接器不會把訊框從它進來的 port 送回去，除非那個 port 開啟了 hairpin。它也不會告訴任何人。'],
])('no line of %s is wider than the terminal', (_, text) => {
  for (let columns = 14; columns <= 60; columns++) {
    const lines = terminalText(text, columns, plain).split('\n');
    expect(
      lines.filter((line) => width(line) > columns),
      `${columns} columns`,
    ).toEqual([]);
  }
});

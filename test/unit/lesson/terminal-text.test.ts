import { expect, it } from 'vitest';
import { terminalText } from '../../../src/lesson/terminal-text.ts';

const painted = (_: string, text: string) => `<${text}>`;
const plain = (_: string, text: string) => text;

it.each([
  ['the **bridge** says *no*', 'the <bridge> says <no>'],
  ['type `lab ls`, then *a long\nway*', 'type <lab ls>, then <a long way>'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['one *star\n\nand* none', 'one *star\n\nand* none'],
  ['- one\n- *two*', '- one\n- <two>'],
])('Markdown %j in a terminal', (markdown, shown) => {
  expect(terminalText(markdown, 80, painted)).toBe(shown);
});

it('a mark that is wrapped is one', () => {
  expect(terminalText('called *NAT loopback*', 14, painted)).toBe('called <NAT\nloopback>');
  expect(terminalText('called *NAT loopback*', 80, plain)).toBe('called *NAT loopback*');
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { acts, visible, visibleJson } from '../../../src/lab/control.ts';

describe('what is foreign becomes visible text', () => {
  it.each([
    ['sequences of terminals', 'a\x1b[2Jb\x07\r\x9b1m', String.raw`a\x1b[2Jb\x07\x0d\x9b1m`],
    ['marks of direction', 'allow\u202edeny\u2066x\u061c', String.raw`allow\u{202e}deny\u{2066}x\u{61c}`],
    ['what is not seen', 'a\u200bb\ufeffc\u{e0041}\u00ad', String.raw`a\u{200b}b\u{feff}c\u{e0041}\xad`],
    ['other ends of lines', 'a\u2028::error::b\u2029', String.raw`a\u{2028}::error::b\u{2029}`],
    ['halves of characters', 'a\ud800b', String.raw`a\u{d800}b`],
    ['commands to GitHub', 'x\n  ::error file=a::b', 'x\n  \\x3a:error file=a::b'],
    ['those of all kinds', '::stop-commands::pause', String.raw`\x3a:stop-commands::pause`],
    ['older ones', 'x ##[error]b ##vso[task.complete]', String.raw`x \x23#[error]b \x23#vso[task.complete]`],
    ['those of TeamCity', "##teamcity[message text='b']", String.raw`\x23#teamcity[message text='b']`],
  ])('%s', (_, text, expected) => {
    expect(visible(text)).toBe(expected);
    expect(visible(visible(text))).toBe(expected);
    expect(acts(text)).toBe(true);
  });

  it.each([
    'plain text\twith tabs\nand lines\n',
    'words of all tongues: שלום, سلام, 你好, می\u200cخواهم, 👩\u200d💻',
    '::1 → 2001:db8::1',
    '# a heading\n## another',
  ])('%j is left alone', (text) => {
    expect(visible(text)).toBe(text);
    expect(acts(text)).toBe(false);
  });

  it('colours of ours stay where a terminal shows them, and no other sequence does', () => {
    const painted = '\x1b[31mno\x1b[8m\x1b[39m';
    expect(visible(painted, true)).toBe(painted.replace('\x1b[8m', String.raw`\x1b[8m`));
    expect(visible(painted)).not.toContain('\x1b');
  });
});

test('JSON says the same, and nothing in it acts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const value of [text, `##[error]${text}`, { [text]: [text] }]) {
        const json = visibleJson(value, 2);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(acts(json)).toBe(false);
      }
    }),
  );
});

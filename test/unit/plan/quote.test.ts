import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { command, heredoc, quote } from '../../../src/plan/quote.ts';

const sh = (script: string) => execFileSync('sh', ['-c', script], { encoding: 'utf8' });
/** Any argument of a program: text without NUL. */
const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));

test('any word comes through a real shell as it was', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
      // A full stop ends each word, so that line ends at the end of a word count.
      expect(sh(`printf '%s.' ${command(...words)}`)).toBe(words.map((each) => `${each}.`).join(''));
    }),
    {
      numRuns: 60,
      examples: [[["it's", '$(id)', '`id`', '~', '*', '', '-n', 'a\nb', '\\', '"', 'A=1', '{{}}', '#']]],
    },
  );
});

test('plain words stay readable', () => {
  expect(command('ip', '-n', 'router', 'route', 'add', '9.0.0.0/8', 'dev', 'wan0')).toBe(
    'ip -n router route add 9.0.0.0/8 dev wan0',
  );
  expect(quote('a b')).toBe("'a b'");
});

// Rules are ASCII. dash drops the byte 0x81, which UTF-8 contains, from here-documents.
test('any ASCII text comes through a here-document, with a line end', () => {
  const lines = fc.array(
    fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('RULES', 'RULES_', '$x', '`x`', '\\')),
  );
  fc.assert(
    fc.property(lines, (each) => {
      const text = each.map((line) => `${line}\n`).join('');
      expect(sh(`cat ${heredoc(text)}`)).toBe(text);
    }),
    { numRuns: 60 },
  );
});

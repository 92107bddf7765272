import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { checkSource } from '../../../src/host/source/check-source.ts';
import { parseYaml } from '../../../src/host/source/yaml.ts';
import { answered, SEED, share } from './cases.ts';
import { LABS } from './damage.ts';
import { word } from './hostile.ts';

const TEXTS = LABS.map((lab) => stringify(lab));

/** Insertions: YAML syntax, starts of unterminated constructs, and other text. */
const SIGNS = [
  ...[
    '&a ',
    '*a',
    '*missing',
    '<<: *a\n',
    '!!binary ',
    '!!js/function ',
    '!!set ',
    '!x ',
    '? ',
    ': ',
    '- ',
    '%YAML 9.9\n',
  ],
  ...[
    '---\n',
    '...\n',
    '|\n',
    '>-\n',
    '"',
    "'",
    '{',
    '[',
    '}',
    ']',
    ',',
    '#',
    '@',
    '`',
    '\t',
    '\0',
    '\u001b',
    '\ufeff',
    '\r',
  ],
  ...[
    '\n  ',
    '\n',
    ' ',
    'null',
    '~',
    '.nan',
    '0x1F',
    '1_000',
    '2026-11-26',
    '\\x',
    '"\\u0000"',
    'name: again\n',
  ],
];

const edits = fc.array(
  fc.record({
    at: fc.nat(1_000_000),
    remove: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(400)),
    insert: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...SIGNS) }, { weight: 1, arbitrary: word }),
  }),
  { minLength: 1, maxLength: 5 },
);

const load = (text: string) => answered(async () => checkSource(parseYaml(text, 'mine.yaml')));

describe(`any YAML is accepted, or refused with a message that names the place; seed ${SEED}`, () => {
  it('damaged labs', async () => {
    const cases = fc.record({ lab: fc.nat(TEXTS.length - 1), edits });
    await fc.assert(
      fc.asyncProperty(cases, async ({ lab, edits }) => {
        let text = TEXTS[lab] ?? '';
        for (const { at, remove, insert } of edits) {
          const place = at % text.length;
          text = text.slice(0, place) + insert + text.slice(place + remove);
        }
        await load(text);
      }),
      share(20),
    );
  });

  it('anything at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 200 }),
        async (text) => void (await load(text)),
      ),
      share(5),
    );
  });

  const anchors = (width: number, depth: number) =>
    Array.from({ length: depth }, (_, level) => {
      const before = level === 0 ? 'x' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: width }, () => before).join(', ')}]`;
    }).join('\n');

  it.each([
    ['aliases that explode', anchors(10, 12)],
    ['an anchor inside of itself', 'name: &a { about: *a }'],
    ['a merge with itself', 'a: &a\n  <<: *a\n'],
    ['brackets, 100,000 deep', '['.repeat(100_000)],
    ['braces, 100,000 deep', '{a: '.repeat(100_000)],
    ['lists, 10,000 deep', '- '.repeat(10_000)],
    ['10 MB of one word', `name: ${'x'.repeat(10_000_000)}`],
    ['10 MB of lines', 'name: x\n'.repeat(1_250_000)],
    [
      '10 MB of nodes',
      `nodes:\n${Array.from({ length: 300_000 }, (_, i) => `  n${i}: { ipv6: true }\n`).join('')}`,
    ],
    ['too many nodes', `nodes:\n${Array.from({ length: 10_500 }, (_, i) => `  n${i}: {}\n`).join('')}`],
    [
      'thousands of links to nowhere',
      `name: x\nabout: x\nnodes: {}\nlinks:\n${'- [a:b, c:d]\n'.repeat(5_000)}`,
    ],
    ['a key that is a list', '? [a, b]\n: x\n'],
    ['a key that is __proto__', 'nodes:\n  __proto__: { interfaces: { eth0: {} } }\n'],
    ['many documents', 'name: x\n---\n'.repeat(1000)],
    ['nothing', ''],
    ['a byte order mark', '\ufeff'],
    ['zeros', '\0'.repeat(1000)],
  ])('%s', async (_, text) => expect(await load(text)).toBeUndefined());
});

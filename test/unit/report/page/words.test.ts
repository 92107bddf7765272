import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../../src/lab/types.ts';
import { LANGUAGES as TERMINAL } from '../../../../src/lesson/words/words.ts';
import { LANGUAGES } from '../../../../src/page/words/words.ts';
import { inShort } from '../../../../src/report/explain/in-short/in-short.ts';

const CHINESE = /[\u4e00-\u9fff]/;
const PAGE = join(import.meta.dirname, '../../../../src/page');

/** What is filled in. */
const filled = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

/** Names, keys, signs, and what a student types. */
const SAME_IN_ALL = /^(Linux|Hairpin|TTL|µs|space|F6|lab set( --cold)?|[^\p{L}]*)$/u;

describe('the page', () => {
  const { en, ...others } = LANGUAGES;

  it.each(Object.entries(others))('has every label in %s, and fills in the same', (_, { words }) => {
    expect(Object.keys(words)).toEqual(Object.keys(en?.words ?? {}));
    for (const [key, text] of Object.entries(en?.words ?? {})) {
      const translated = words[key as keyof typeof words];
      if (/[a-z]/.test(text.replace(/\{\w+\}|Shell/g, ''))) expect(translated, key).toMatch(CHINESE);
      expect(filled(translated), key).toEqual(filled(text));
    }
  });

  it('has no label that is not among them', () => {
    const files = readdirSync(PAGE, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.tsx'),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((name) => labelsIn(name))).toEqual([]);
  });
});

/** Texts of elements, and of attributes that are read out or shown, which are written into the code. */
function labelsIn(name: string): string[] {
  const file = parse(readFileSync(join(PAGE, name), 'utf8'), {
    sourceType: 'module',
    plugins: ['typescript', 'jsx'],
  });
  const found: string[] = [];
  JSON.stringify(file.program, (_, node) => {
    if (node?.type === 'JSXText') found.push(node.value.trim());
    if (node?.type === 'JSXAttribute' && READ.has(node.name.name) && node.value?.type === 'StringLiteral')
      found.push(node.value.value);
    return node;
  });
  return found.filter((text) => !SAME_IN_ALL.test(text)).map((text) => `${name}: ${text}`);
}

const READ = new Set(['aria-label', 'aria-valuetext', 'title', 'alt', 'label', 'text']);

describe('every cause', () => {
  it.each([...CAUSES, 'unknown'] as const)('%s: in one short sentence, in every language', (cause) => {
    const said = inShort(cause);
    const tags = Object.keys(said);
    expect(tags).toEqual(Object.keys(LANGUAGES));
    expect(tags).toEqual(Object.keys(TERMINAL));
    for (const [tag, text] of Object.entries(said)) {
      expect(text, tag).toMatch(tag === 'en' ? /^[A-Z].{20,110}\.$/ : /^[^a-z]*[\u4e00-\u9fff].*。$/);
    }
  });
});

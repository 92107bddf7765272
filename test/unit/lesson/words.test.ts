import { expect, test } from 'vitest';
import { en as course } from '../../../labs/lessons/nat-loopback.en.ts';
import { zhTW as courseZh } from '../../../labs/lessons/nat-loopback.zh-tw.ts';
import { LANGUAGES, languageFrom } from '../../../src/lesson/words/words.ts';

/** Parts that every translation must keep: placeholders, and words typed or read in a terminal. */
const fixed = (text = '') => (text.match(/\{\w+\}|`[^`\n]+`/g) ?? []).sort();

test.each(Object.entries(LANGUAGES))('%s has every word, and fills in the same', (_, words) => {
  for (const [key, text] of Object.entries(LANGUAGES.en ?? {})) {
    const translated = words[key as keyof typeof words];
    expect(translated?.trim(), key).toBeTruthy();
    expect(fixed(translated), key).toEqual(fixed(text));
  }
});

test('the course has every text in Chinese, with the same names and commands', () => {
  expect(Object.keys(courseZh)).toEqual(Object.keys(course));
  for (const [key, text] of Object.entries(course)) {
    const translated = courseZh[key as keyof typeof courseZh];
    expect(translated, key).toMatch(/[\u4e00-\u9fff]/);
    expect([...new Set(fixed(translated))], key).toEqual([...new Set(fixed(text))]);
  }
});

test.each([
  [{ LANG: 'zh_TW.UTF-8' }, 'zh-TW'],
  [{ LANG: 'zh_TW.UTF-8', LC_ALL: 'C' }, 'en'],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'zh_HK' }, 'zh-TW'],
  [{ LANG: '' }, 'en'],
])('of %o the language is %s', (env, language) => expect(languageFrom(env)).toBe(language));

import type { LessonText } from '../../lab/types.ts';
import { en, type Words } from './en.ts';
import { zhTW } from './zh-tw.ts';

/** Every language that `lab learn` speaks, by its tag (BCP 47). A new one is a file beside these, and a line here. */
export const LANGUAGES: Record<string, Words> = { en, 'zh-TW': zhTW };

export const wordsOf = (language: string): Words => LANGUAGES[language] ?? en;

/** `fill('{a} of {b}', { a: 1, b: 2 })` is `1 of 2`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

/** Returns the text in this language, or else in English. A text without languages is returned unchanged. */
export function said(text: LessonText, language: string): string {
  if (typeof text === 'string') return text;
  return text[language] ?? text.en ?? Object.values(text)[0] ?? '';
}

/**
 * Returns the user's language, from the first of the variables LC_ALL, LC_MESSAGES and LANG that is set.
 *
 * @returns a tag of `LANGUAGES`; English for any other language
 */
export function languageFrom(env: Record<string, string | undefined>): string {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value) ?? '';
  // Hong Kong and Macao use Traditional characters too.
  return /^zh[_-](Hant\b|TW|HK|MO)/i.test(locale) ? 'zh-TW' : 'en';
}

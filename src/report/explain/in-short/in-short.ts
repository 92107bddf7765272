import type { Explained } from '../explain.ts';
import { en } from './en.ts';
import { zhTW } from './zh-tw.ts';

/** Each language by its tag (BCP 47). A new one is a file beside these, and a line here. */
const LANGUAGES: Record<string, Record<Explained, string>> = { en, 'zh-TW': zhTW };

/** Returns the cause in one short sentence, by language. */
export const inShort = (cause: Explained): Record<string, string> =>
  Object.fromEntries(Object.entries(LANGUAGES).map(([language, all]) => [language, all[cause]]));

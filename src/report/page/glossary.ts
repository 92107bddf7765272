import { inShort } from '../explain/in-short/in-short.ts';
import { en } from './glossary/en.ts';
import { zhTW } from './glossary/zh-tw.ts';

/** A technical word, and what it means. */
export interface Term {
  /** A regular expression that matches a whole word. */
  word: string;
  meaning: string;
}

/** The causes that texts about NAT loopback name. */
const NAMED = ['same-port-drop', 'asymmetric-reply', 'mac-flap'] as const;

const causes = (language: string): Term[] =>
  NAMED.map((word) => ({ word, meaning: inShort(word)[language] ?? '' }));

/** The technical words of each language, by its tag (BCP 47). A new one is a file in `glossary/`, and an entry here. */
const GLOSSARIES: Record<string, Term[]> = {
  en: [...causes('en'), ...Object.entries(en).map(([word, meaning]) => ({ word, meaning }))],
  // What a run observed is told in English on every page, so English words are explained, too.
  'zh-TW': [
    ...causes('zh-TW'),
    ...Object.entries(zhTW).map(([word, [also, meaning]]) => ({
      word: also === '' ? word : `${also}|${word}`,
      meaning,
    })),
  ],
};

export const glossaryOf = (language: string): Term[] => GLOSSARIES[language] ?? GLOSSARIES.en ?? [];

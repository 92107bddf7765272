import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Texts } from '../../report/page/live-lesson.ts';
import type { Step } from '../../report/page/model.ts';
import { en, type PageWords } from './en.ts';
import { zhTW } from './zh-tw.ts';

/** Every language that the page speaks, by its tag (BCP 47), with its own name. A new one is a file beside these, and a line here. */
export const LANGUAGES: Record<string, { name: string; words: PageWords }> = {
  en: { name: 'English', words: en },
  'zh-TW': { name: '繁體中文', words: zhTW },
};

/** The language of the page, and a function to choose another. */
export const Language = createContext({ language: 'en', choose: (_language: string) => {} });

/** Fills values into one of the page's texts, in the reader's language. */
export type Say = (key: keyof PageWords, values?: Record<string, string | number>) => string;

export function useWords(): { language: string; say: Say; of: (texts: Texts) => string } {
  const { language } = useContext(Language);
  const words = LANGUAGES[language]?.words ?? en;
  return {
    language,
    say: (key, values = {}) =>
      words[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)),
    of: (texts) => texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '',
  };
}

/** Names a step in the reader's language. Interfaces and hooks are called as the kernel calls them. */
export function useLabel(): (step: Step) => string {
  const { say } = useWords();
  return ({ kind, label }) => {
    if (kind === 'moved') return say('stepLearns', { bridge: label });
    if (kind === 'end') return say('stepEnd');
    if (kind === 'freed') return say('stepFreed');
    if (kind !== 'verdict') return label;
    return label === 'works' ? say('outcomeWorks') : label.replace('fails', say('outcomeFails'));
  };
}

const KEPT = 'language';

/** Returns the language that was chosen here before, or else the browser's. */
export function firstLanguage(): string {
  try {
    const kept = localStorage.getItem(KEPT);
    if (kept !== null && Object.hasOwn(LANGUAGES, kept)) return kept;
  } catch {
    // The browser may forbid a page to store anything.
  }
  const wanted = navigator.languages.find((tag) => /^(en|zh-(Hant|TW|HK|MO))\b/i.test(tag)) ?? 'en';
  return wanted.startsWith('en') ? 'en' : 'zh-TW';
}

export function keepLanguage(language: string): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // The browser may forbid a page to store anything.
  }
}

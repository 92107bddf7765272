import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { glossaryOf, type Term } from '../report/page/glossary.ts';
import { useWords } from './words/words.ts';

interface Found {
  text: string;
  /** Its place in the glossary. */
  term?: number;
}

/** Finds the technical words of a text. */
type Finder = (text: string) => Found[];

const Terms = createContext<Finder>((text) => [{ text }]);

/** In everything below, `Words` finds the technical words of the reader's language. */
export function WithTerms({ children }: { children: preact.ComponentChildren }) {
  const { language } = useWords();
  const finder = useMemo(() => termFinder(glossaryOf(language)), [language]);
  return <Terms.Provider value={finder}>{children}</Terms.Provider>;
}

/** A finder that marks each term of the glossary once a text. */
function termFinder(terms: readonly Term[]): Finder {
  const all = new RegExp(
    `(?<![\\w.-])(?:${terms.map(({ word }) => `(${word})`).join('|')})(?![\\w-]|:\\w)`,
    'g',
  );
  return (text) => {
    const found: Found[] = [];
    const seen = new Set<number>();
    let from = 0;
    for (const match of text.matchAll(all)) {
      const term = match.slice(1).findIndex((group) => group !== undefined);
      if (seen.has(term)) continue;
      seen.add(term);
      found.push({ text: text.slice(from, match.index) }, { text: match[0], term });
      from = match.index + match[0].length;
    }
    return [...found, { text: text.slice(from) }].filter((part) => part.text !== '');
  };
}

const shown = ({ text, term }: Found, index: number) =>
  term === undefined ? (
    text
  ) : (
    <button type="button" class="term" data-term={term} key={`${index} ${text}`}>
      {text}
    </button>
  );

/**
 * Shows a text in which technical words are explained when the reader points at them, or reaches them by Tab.
 * `commands` are in back quotes.
 */
export function Words({ text }: { text: string }) {
  const find = useContext(Terms);
  return (
    <>
      {text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={`${index} ${part}`}>{part}</code> : find(part).map(shown),
        )}
    </>
  );
}

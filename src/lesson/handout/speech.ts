import type { Expectation, LessonText } from '../../lab/types.ts';
import type { Words } from '../words/en.ts';
import { fill, said, wordsOf } from '../words/words.ts';
import { htmlText, safe } from './html-text.ts';

/** One lesson or case: the questions, and the answers. Both are HTML. */
export interface Part {
  questions: string;
  answers: string;
}

type Values = Record<string, string | number>;

/** The texts of a handout in one language, as HTML. */
export class Speech {
  readonly words: Words;
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
    this.words = wordsOf(language);
  }

  /** A text of the lab itself. */
  said(text: LessonText): string {
    return said(text, this.#language);
  }

  /** A text of the lab that is Markdown. */
  text(text: LessonText): string {
    return htmlText(this.said(text));
  }

  /** A text of our own. It, and the values that are filled in, are Markdown. */
  tell(key: keyof Words, values: Values = {}): string {
    return htmlText(fill(this.words[key], values));
  }

  heading(key: keyof Words, values: Values): string {
    return `<h2>${safe(fill(this.words[key], values))}</h2>`;
  }

  /** Boxes for the outcome of a probe, and lines for the cause and the place. */
  ask(probe: string): string {
    const { sheetWorks, sheetFails, sheetCause, sheetPlace } = this.words;
    const box = (label: string) => `<span><i class="tick"></i> ${safe(label)}</span>`;
    return `<div class="ask"><code>${safe(probe)}</code>${box(sheetWorks)}${box(sheetFails)}${blank(sheetCause)}${blank(sheetPlace)}</div>`;
  }

  /** The outcome of a probe. */
  answer(probe: string, { outcome, cause, causes = [], at }: Expectation): string {
    const { sheetWorks, sheetFails, sheetCause, sheetPlace, sheetSaid } = this.words;
    const saidOf = (label: string, value: string) => fill(sheetSaid, { label, value });
    const names = [...(cause ? [cause] : []), ...causes];
    const parts = [
      outcome === 'works' ? sheetWorks : sheetFails,
      ...(names.length > 0 ? [saidOf(sheetCause, names.join(' | '))] : []),
      ...(at === undefined ? [] : [saidOf(sheetPlace, at)]),
    ];
    return `<p><code>${safe(probe)}</code> <strong>${safe(parts.join(' · '))}</strong></p>`;
  }
}

/** A label, and a line to write on. */
export const blank = (label: string): string => `<span class="blank">${safe(label)}</span>`;

/** Empty lines to write on. */
export const lines = (count: number): string => `<div class="lines">${'<i></i>'.repeat(count)}</div>`;

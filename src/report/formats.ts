import { extname } from 'node:path';
import type { Results } from './report.ts';
import type { Style } from './style.ts';

/** Writes a whole run. Only what is for readers is painted. */
export type Write = (results: Results, style: Style) => string;

interface Format {
  about: string;
  /** What files of this format are called. */
  ending: string;
  /** Loaded when it is asked for. */
  load(): Promise<Write>;
}

/** The formats of a run's results, for `--format` and `-o`; a new one is a file here and an entry in this list. */
export const FORMATS = {
  pretty: {
    about: 'for readers',
    ending: '.txt',
    load: async () => (await import('./pretty.ts')).pretty,
  },
  json: {
    about: 'everything, for machines',
    ending: '.json',
    load: async () => (await import('./formats/json.ts')).json,
  },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** The format that a file's name asks for. */
export function formatOf(path: string): FormatName | undefined {
  return FORMAT_NAMES.find((name) => FORMATS[name].ending === extname(path).toLowerCase());
}

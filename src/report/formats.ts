import { basename } from 'node:path';
import type { Results } from './results.ts';
import type { Style } from './style.ts';

/** Writes a whole run. Only formats for readers use colours and a width in columns. */
export type Write = (results: Results, style: Style, width: number) => string;

interface Format {
  about: string;
  /** The file extension of this format, if it has one. */
  ending?: string;
  /** Loaded when it is asked for. */
  load(): Promise<Write>;
}

/** The formats of a run's results, for `--format` and `-o`; a new one is a file here and an entry in this list. */
export const FORMATS = {
  summary: {
    about: 'a line for each scenario, and what is not as expected',
    load: async () => (await import('./summary.ts')).summary,
  },
  pretty: {
    about: 'for readers, with all evidence and packets',
    ending: '.txt',
    load: async () => (await import('./pretty.ts')).pretty,
  },
  json: {
    about: 'everything, for machines',
    ending: '.json',
    load: async () => (await import('./formats/json.ts')).json,
  },
  // Must come before junit, because its extension ends with junit's.
  xunit: {
    about: "JUnit XML by the schema of Jenkins' xUnit plug-in, which knows no file and line of a test case",
    ending: '.xunit.xml',
    load: async () => (await import('./formats/junit.ts')).xunit,
  },
  junit: {
    about: 'JUnit XML, for GitLab and Jenkins',
    ending: '.xml',
    load: async () => (await import('./formats/junit.ts')).junit,
  },
  tap: {
    about: 'TAP version 14',
    ending: '.tap',
    load: async () => (await import('./formats/tap.ts')).tap,
  },
  markdown: {
    about: 'a table, a diagram, and what is not as expected',
    ending: '.md',
    load: async () => (await import('./formats/markdown.ts')).markdown,
  },
  github: {
    about: 'for readers, with annotations for a GitHub workflow',
    load: async () => (await import('./formats/github.ts')).github,
  },
  ndjson: {
    about: 'a line for everything that happens, when it happens',
    ending: '.ndjson',
    load: async () => (await import('./formats/ndjson.ts')).ndjson,
  },
} satisfies Record<string, Format>;

const ALL: Record<FormatName, Format> = FORMATS;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

export const ENDINGS = FORMAT_NAMES.flatMap((name) => ALL[name].ending ?? []);

/** The format that a file's name asks for. */
export function formatOf(path: string): FormatName | undefined {
  const file = basename(path).toLowerCase();
  return FORMAT_NAMES.find((name) => {
    const { ending = file } = ALL[name];
    return file.endsWith(ending) && file.length > ending.length;
  });
}

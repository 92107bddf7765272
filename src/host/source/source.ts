import type { Excerpt } from '../../lab/error.ts';
import type { Path } from '../../lab/path.ts';
import type { Lab } from '../../lab/types.ts';

/** Where a definition comes from. */
export interface Source {
  /** The name in messages. */
  file: string;
  /** The absolute path of the file. Absent if there is no file. */
  path?: string;
  value: unknown;
  /** The checked lab. Absent until it has been checked. */
  lab?: Lab;
  /** Finds a part of the definition, or the nearest existing part around it. Undefined if the place is not known. */
  locate(path: Path, at: 'key' | undefined): Promise<Excerpt | undefined>;
  /** Finds the nth line that equals `line` in the text at `path`. Undefined if the place is not known. */
  locateLine?(path: Path, line: string, nth: number): Promise<Excerpt | undefined>;
}

/** The sources of checked labs. */
const sources = new WeakMap<Lab, Source>();

export const sourceOf = (lab: Lab): Source | undefined => sources.get(lab);

export const remember = (lab: Lab, source: Source) => void sources.set(lab, source);

/** Writes a place in the form that compilers use and editors can follow: `mine.yaml:12:20`. */
export function showPlace(file: string, { line, column }: Excerpt): string {
  return `${file}:${line}:${column}`;
}

/** Returns the text between two offsets, up to the end of the first line. */
export function excerptOf(text: string, start: number, end: number): Excerpt {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', start);
  const to = next === -1 ? text.length : next;
  const line = text.slice(0, from).split('\n').length;
  const length = Math.max(1, Math.min(end, to) - start);
  return { line, column: start - from + 1, length, text: text.slice(from, to).replace(/\r$/, '') };
}

/**
 * Finds the nth place between two offsets where the given line of a text is written: in a block, or between quotes,
 * where the line's end may be written as `\\n`.
 */
export function lineIn(text: string, [start, end]: [number, number], line: string, nth: number) {
  const part = text.slice(start, end);
  const literal = line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const found = [
    ...part.matchAll(RegExp(`(?<=^|[\\s"'\`]|\\\\[nt])${literal}(?=\\s*(?:$|["'\`}]|\\\\[nt]))`, 'gm')),
  ];
  const at = found[nth - 1]?.index;
  return at === undefined ? undefined : excerptOf(text, start + at, start + at + line.length);
}

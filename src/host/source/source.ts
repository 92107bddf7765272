import type { Excerpt } from '../../lab/error.ts';
import type { Path } from '../../lab/path.ts';
import type { Lab } from '../../lab/types.ts';

/** What a definition was read from. */
export interface Source {
  /** As messages call it. */
  file: string;
  /** Of the file, from the root; none for what is in no file. */
  path?: string;
  value: unknown;
  /** Where it has been checked already. */
  lab?: Lab;
  /** Where a part of the definition stands, or the nearest that does; none where nobody can tell. */
  locate(path: Path, at: 'key' | undefined): Promise<Excerpt | undefined>;
  /** Where the nth of the lines that are `line`, of the text at `path`, stands; none where that cannot be told. */
  locateLine?(path: Path, line: string, nth: number): Promise<Excerpt | undefined>;
}

/** What checked labs were read from. */
const sources = new WeakMap<Lab, Source>();

export const sourceOf = (lab: Lab): Source | undefined => sources.get(lab);

export const remember = (lab: Lab, source: Source) => void sources.set(lab, source);

/** `mine.yaml:12:20`, as compilers write it and editors follow it. */
export function showPlace(file: string, { line, column }: Excerpt): string {
  return `${file}:${line}:${column}`;
}

/** The part of a text between two offsets, as far as it is on one line. */
export function excerptOf(text: string, start: number, end: number): Excerpt {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', start);
  const to = next === -1 ? text.length : next;
  const line = text.slice(0, from).split('\n').length;
  const length = Math.max(1, Math.min(end, to) - start);
  return { line, column: start - from + 1, length, text: text.slice(from, to).replace(/\r$/, '') };
}

/**
 * The nth place between two offsets where a line of a text is written down: in a block, or between quotes, where the
 * line's end may be written as `\\n`.
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

import { type Excerpt, LabError, type Problem } from '../../lab/error.ts';
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

/**
 * The checked lab.
 * @throws LabError `definition`, with every problem, each with its line in the file
 */
export async function checkSource(source: Source): Promise<Lab> {
  try {
    const lab = source.lab ?? (await import('../../lab/check.ts')).checkLab(source.value);
    sources.set(lab, source);
    return lab;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const told = error.problems.slice(0, MOST_TOLD);
    const problems = await Promise.all(told.map((problem) => placed(problem, source)));
    throw new LabError(
      error.code,
      [...problems.sort((a, b) => byPlace(a, b, source.file)), ...more(error, source)],
      error.hint,
      { cause: error },
    );
  }
}

/** Nobody reads more, and to find the place of each takes its time. */
const MOST_TOLD = 100;

function more({ problems }: LabError, { file }: Source): Problem[] {
  const count = problems.length - MOST_TOLD;
  return count > 0 ? [{ where: file, what: `${count} more problems` }] : [];
}

/** The problem with its place in the file, as far as that can be told. */
export async function placed(problem: Problem, { file, locate }: Source): Promise<Problem> {
  const excerpt = problem.path && (await locate(problem.path, problem.at));
  return excerpt
    ? { ...problem, where: `${showPlace(excerpt.file ?? file, excerpt)}: ${problem.where}`, excerpt }
    : { ...problem, where: `${file}: ${problem.where}` };
}

/** In the order of their lines; those of `file` before those of files that it imports. */
function byPlace({ excerpt: a }: Problem, { excerpt: b }: Problem, file: string): number {
  if (a === undefined || b === undefined) return 0;
  const [here, there] = [a.file ?? file, b.file ?? file];
  if (here !== there) return here === file ? -1 : there === file ? 1 : here < there ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

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

import { shown } from './control.ts';
import type { Path, TextLine } from './path.ts';

/** The classes of errors that a caller can act on. `EXIT_CODES` gives the exit code of each. */
export type ErrorCode = 'usage' | 'definition' | 'refused' | 'unable' | 'kernel' | 'interrupted';

/**
 * Exit codes. `refused` is a mistake in the definition that only the kernel or a tool can see: a rule, a
 * route, a service. `unable` and `kernel` are trouble of this machine: nothing was judged.
 */
export const EXIT_CODES: Record<ErrorCode, number> = {
  usage: 2,
  definition: 2,
  refused: 2,
  unable: 3,
  kernel: 3,
  interrupted: 130,
};

/** The exit code for anything but a LabError, which is a bug of ours: EX_SOFTWARE of <sysexits.h>. */
export const BUG = 70;

/** A place in a text: the line, and the part of it that is wrong. */
export interface Excerpt {
  /** From 1, as editors count. A column is a UTF-16 unit. */
  line: number;
  column: number;
  /** Columns, at least 1. */
  length: number;
  text: string;
  /** The file, if it is another one than was read: a program may import a part of a definition. */
  file?: string;
}

/** One thing wrong with a definition or an input. */
export interface Problem {
  /** Where: a path such as `nodes.router.interfaces.eth0` or `--set hairpin`. */
  where: string;
  /** What is wrong, in a few words. */
  what: string;
  /** What would be allowed, and a suggestion for a misspelling. */
  allowed?: string;
  /** The place in the definition. */
  path?: Path;
  /** `key`: the name at the end of `path` is wrong, not its value. */
  at?: 'key';
  /** Which line of the text at `path`. */
  line?: TextLine;
  /** The place in the file that the definition was read from. */
  excerpt?: Excerpt;
  /** For a refused rule: the line that its tool was given. */
  rule?: RuleLine;
}

/** A line of the rules that a tool is given for a node. */
export interface RuleLine extends TextLine {
  node: string;
  tool: string;
}

/**
 * Writes `where – what is wrong – what is allowed`. Parts may come from a file or an argument, so characters
 * that act are made visible.
 */
export function describeProblem({ where, what, allowed }: Problem): string {
  return shown([where, what, allowed].filter((part) => part !== undefined && part !== '').join(' – '));
}

/**
 * The one error that users should see. Anything else that is thrown is a bug, and shows its stack. It lists
 * every problem, one a line, and may have a hint.
 */
export class LabError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    problems: Problem | readonly Problem[],
    hint?: string,
    options?: ErrorOptions,
  ) {
    const list: readonly Problem[] = 'where' in problems ? [problems] : problems;
    super(list.map(describeProblem).join('\n'), options);
    this.name = 'LabError';
    this.code = code;
    this.problems = list;
    this.hint = hint;
  }
}

import { shown } from './control.ts';
import type { Path, TextLine } from './path.ts';

/** The kinds of errors that callers can tell apart. `EXIT_CODES` has the exit code of each. */
export type ErrorCode = 'usage' | 'definition' | 'refused' | 'unable' | 'kernel' | 'interrupted';

/**
 * Exit codes. `refused` is a mistake in the definition that only the kernel or a tool can find, in a rule, a route
 * or a service. `unable` and `kernel` are problems of this machine: no verdict was reached.
 */
export const EXIT_CODES: Record<ErrorCode, number> = {
  usage: 2,
  definition: 2,
  refused: 2,
  unable: 3,
  kernel: 3,
  interrupted: 130,
};

/** The exit code for any other error, which is a bug of ours: EX_SOFTWARE of <sysexits.h>. */
export const BUG = 70;

/** A place in a text: the line, and the wrong part of it. */
export interface Excerpt {
  /** Counted from 1, as editors do. A column is a UTF-16 unit. */
  line: number;
  column: number;
  /** The number of columns, at least 1. */
  length: number;
  text: string;
  /** The file, if it is not the one that was read: a program may import part of a definition. */
  file?: string;
}

/** One mistake in a definition or another input. */
export interface Problem {
  /** The place: a path such as `nodes.router.interfaces.eth0`, or an option such as `--set hairpin`. */
  where: string;
  /** What is wrong, in a few words. */
  what: string;
  /** What is allowed, with a suggestion if it may be a misspelling. */
  allowed?: string;
  /** The path in the definition. */
  path?: Path;
  /** `key`: the last name of `path` is wrong, not its value. */
  at?: 'key';
  /** Which line of the text at `path` is wrong. */
  line?: TextLine;
  /** The place in the file from which the definition was read. */
  excerpt?: Excerpt;
  /** For a refused rule: the line that the tool got. */
  rule?: RuleLine;
}

/** A line of the rules that a tool gets for a node. */
export interface RuleLine extends TextLine {
  node: string;
  tool: string;
}

/**
 * Returns `where – what is wrong – what is allowed`. Parts may come from a file or an argument, so control
 * characters are made visible.
 */
export function describeProblem({ where, what, allowed }: Problem): string {
  return shown([where, what, allowed].filter((part) => part !== undefined && part !== '').join(' – '));
}

/**
 * The only error that users should see. Any other thrown value is a bug, and is shown with its stack. It lists all
 * problems, one per line, and may have a hint.
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

import { shown } from './control.ts';
import type { Path, TextLine } from './path.ts';

/** What went wrong, in the classes a caller can act on; `EXIT_CODES` maps each to the command's exit code. */
export type ErrorCode = 'usage' | 'definition' | 'refused' | 'unable' | 'kernel' | 'interrupted';

/**
 * Exit codes of cli.md. `refused` is a mistake in the definition that only the kernel, or a tool, could see: a rule, a
 * route, a service. `unable` and `kernel` are this machine's: nothing was judged.
 */
export const EXIT_CODES: Record<ErrorCode, number> = {
  usage: 2,
  definition: 2,
  refused: 2,
  unable: 3,
  kernel: 3,
  interrupted: 130,
};

/** Of what is no LabError: a mistake of ours, as EX_SOFTWARE of <sysexits.h>. */
export const BUG = 70;

/** A place in a text: the line itself, and what of it is meant. */
export interface Excerpt {
  /** From 1, as editors count; a column is a UTF-16 unit. */
  line: number;
  column: number;
  /** Columns, at least 1. */
  length: number;
  text: string;
  /** Where that is another one than was asked for: a program may import a part of a definition. */
  file?: string;
}

/** One thing wrong with a definition or an input. */
export interface Problem {
  /** Where: a path such as `nodes.router.interfaces.eth0` or `--set hairpin`. */
  where: string;
  /** What is wrong, in a few words. */
  what: string;
  /** What would be allowed, and "did you mean". */
  allowed?: string;
  /** Where in the definition. */
  path?: Path;
  /** `key`: the name at the end of `path` is wrong, whatever stands behind it. */
  at?: 'key';
  /** Which line of the text at `path`. */
  line?: TextLine;
  /** Where in the file that the definition was read from. */
  excerpt?: Excerpt;
  /** Of a rule that its tool refused: the line that it was given. */
  rule?: RuleLine;
}

/** A line of the rules that a tool is given for a node. */
export interface RuleLine extends TextLine {
  node: string;
  tool: string;
}

/** `where – what is wrong – what is allowed`. Parts may come from a file or an argument: they are shown, not obeyed. */
export function describeProblem({ where, what, allowed }: Problem): string {
  return shown([where, what, allowed].filter((part) => part !== undefined && part !== '').join(' – '));
}

/**
 * The one error a user is meant to see. Anything else thrown is a bug and shows its stack.
 * It lists every problem found, one to a line, and may carry a hint on how to mend them.
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

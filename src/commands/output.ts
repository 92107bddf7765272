import { describeProblem, LabError } from '../lab/error.ts';

/** Results go to standard output; progress and messages to standard error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function say(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** A known error is its message and hint; anything else is a bug and shows its stack. */
export function showError(error: unknown): void {
  if (!(error instanceof LabError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`lab: this is a bug in Hairpin, please report it\n${stack}`);
    return;
  }
  for (const problem of error.problems) say(`lab: ${describeProblem(problem)}`);
  if (error.hint) say(error.hint.replace(/^/gm, '  hint: ').replace(/\n {2}hint: /g, '\n        '));
}

/** Columns of the terminal that results go to, 80 where they go elsewhere. */
export function terminalWidth(): number {
  // A terminal whose size nobody has set says 0.
  return process.stdout.columns || 80;
}

import { machineError } from '../host/machine-error.ts';
import { visible } from '../lab/control.ts';
import { BUG, describeProblem, EXIT_CODES, LabError, type Problem } from '../lab/error.ts';
import { PAGE } from '../report/columns.ts';
import { paints, styleFor } from '../report/style.ts';
import { asCalled } from './called.ts';

/** Results go to standard output; progress and messages to standard error. Nothing foreign in them acts. */
export function printForReaders(text: string): void {
  print(asCalled(text));
}

/** What programs may read, too. */
export function print(text: string): void {
  printAsIs(visible(text, isPainted(process.stdout)));
}

export function say(text: string): void {
  process.stderr.write(withEnd(visible(asCalled(text), isPainted(process.stderr))));
}

/** What is made visible already, and has commands of ours to a CI service in it. */
export function printAsIs(text: string): void {
  process.stdout.write(withEnd(text));
}

const withEnd = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

const isPainted = (stream: NodeJS.WriteStream) => paints(styleFor(stream));

/**
 * A known error is its message and hint; anything else is a bug and shows its stack.
 * @returns the exit code
 */
export async function showError(thrown: unknown): Promise<number> {
  const error = machineError(thrown) ?? thrown;
  if (!(error instanceof LabError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`lab: this is a bug in Hairpin, and not in your lab\n${stack}`);
    say(
      '  hint: please report it where Hairpin is developed, under Issues: this text, the command line, and what\n' +
        '        `lab --version` and `uname -sr` print',
    );
    return BUG;
  }
  for (const problem of error.problems) say(`lab: ${await showProblem(problem)}`);
  if (error.hint) say(error.hint.replace(/^/gm, '  hint: ').replace(/\n {2}hint: /g, '\n        '));
  return EXIT_CODES[error.code];
}

/** One problem, and the line of the file it stands in. */
export async function showProblem(problem: Problem): Promise<string> {
  if (problem.excerpt === undefined) return describeProblem(problem);
  // Loaded when it is needed: it knows how wide characters are.
  const { showExcerpt } = await import('../report/excerpt.ts');
  return [describeProblem(problem), ...showExcerpt(problem.excerpt, process.stderr.columns || 100)].join(
    '\n',
  );
}

/** The width of text: that of a page, or of the terminal where that has less. */
export const pageWidth = () => Math.min(PAGE, process.stdout.columns || PAGE);

/** Columns of the terminal that results go to, 80 where they go elsewhere. */
export function terminalWidth(): number {
  // A terminal whose size nobody has set says 0.
  return process.stdout.columns || 80;
}

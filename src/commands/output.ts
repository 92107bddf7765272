import { machineError } from '../host/machine-error.ts';
import { visible } from '../lab/control.ts';
import { BUG, describeProblem, EXIT_CODES, LabError, type Problem } from '../lab/error.ts';
import { foldPainted, PAGE } from '../report/columns.ts';
import { paints, styleFor } from '../report/style.ts';
import { asCalled } from './called.ts';

/**
 * Prints results for people to standard output. (Progress and messages go to standard error.) Control characters in
 * text from elsewhere are made visible.
 */
export function printForReaders(text: string): void {
  print(fitted(asCalled(text), process.stdout.columns));
}

/** Prints results that programs may read too. */
export function print(text: string): void {
  printAsIs(visible(text, isPainted(process.stdout)));
}

export function say(text: string): void {
  process.stderr.write(
    withEnd(visible(fitted(asCalled(text), process.stderr.columns), isPainted(process.stderr))),
  );
}

/** Folds lines for a terminal, which would break them within words. A command stays whole, to be copied. */
function fitted(text: string, width: number | undefined): string {
  if (!width) return text;
  const lines = text.split('\n').flatMap((line) => (/^ *\$ /.test(line) ? [line] : foldPainted(line, width)));
  return lines.join('\n');
}

/**
 * Prints text without changes: its control characters are already visible, and it contains our commands for a CI
 * service.
 */
export function printAsIs(text: string): void {
  process.stdout.write(withEnd(text));
}

const withEnd = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

const isPainted = (stream: NodeJS.WriteStream) => paints(styleFor(stream));

/**
 * Shows a LabError with its message and hint. Any other error is a bug and is shown with its stack.
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
  for (const problem of error.problems) await sayProblem('lab', problem);
  if (error.hint) say(error.hint.replace(/^/gm, '  hint: ').replace(/\n {2}hint: /g, '\n        '));
  return EXIT_CODES[error.code];
}

/** Says one problem, with the line of its file. */
export async function sayProblem(prefix: string, problem: Problem): Promise<void> {
  say(`${prefix}: ${describeProblem(problem)}`);
  if (problem.excerpt === undefined) return;
  const { showExcerpt } = await import('../report/excerpt.ts');
  say(showExcerpt(problem.excerpt, process.stderr.columns || 100).join('\n'));
}

/** The width of text: that of a page, or the terminal's if that is narrower. */
export const pageWidth = () => Math.min(PAGE, process.stdout.columns || PAGE);

/** The width of the terminal that shows results, or 80 if there is none. */
export function terminalWidth(): number {
  // A terminal of unknown size reports 0.
  return process.stdout.columns || 80;
}

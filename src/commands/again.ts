import { command } from '../plan/quote.ts';
import type { Again } from '../report/again.ts';
import type { VerifyOptions } from './verify-options.ts';

const PAGE = ['--report', 'report.html'];

/** Adds the options with which the command prints everything, or writes a page. */
export const wholeAndPage = (words: readonly string[]): Again => ({
  whole: command('lab', ...words, '-v'),
  page: command('lab', ...words, ...PAGE),
});

/**
 * Returns the command line that runs each lab of `lab verify` again. A lab from standard input cannot be run again.
 *
 * @param asked the labs as the user typed them
 */
export function againOf(asked: readonly string[], options: VerifyOptions): (Again | undefined)[] {
  const { scenario, set, capture, trace, observe, runtime, trust, kernel, context } = options;
  const everywhere = [...(runtime === 'auto' ? [] : ['--runtime', runtime]), ...(trust ? ['--trust'] : [])];
  const elsewhere = [
    ...(kernel === undefined ? [] : ['--kernel', kernel]),
    ...(context === undefined ? [] : ['--context', context.join(',')]),
  ];
  const words = [
    ...scenario.flatMap((name) => ['--scenario', name]),
    ...set.flatMap((value) => ['--set', value]),
    ...(capture === 'socket' ? [] : ['--capture', capture]),
    ...(trace ? [] : ['--no-trace']),
    ...(observe ? ['--observe'] : []),
    ...everywhere,
    ...elsewhere,
  ];
  return asked.map((lab) => {
    if (lab === '-') return undefined;
    return {
      ...wholeAndPage(['verify', lab, ...words]),
      // Only `lab verify` has options for kernels and engines.
      ...(elsewhere.length === 0 && { lab: command(lab), options: command(...everywhere) }),
    };
  });
}

import { command } from '../plan/quote.ts';
import type { Again } from '../report/again.ts';
import type { VerifyOptions } from './verify-options.ts';

const PAGE = ['--report', 'report.html'];

/** Adds the words by which a command prints all, or writes a page. */
export const wholeAndPage = (words: readonly string[]): Again => ({
  whole: command('lab', ...words, '-v'),
  page: command('lab', ...words, ...PAGE),
});

/**
 * Returns how each lab of `lab verify` is run again. What came by standard input is not there again.
 *
 * @param asked the labs as they were typed
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
      // Other verbs have no such kernels and engines.
      ...(elsewhere.length === 0 && { lab: command(lab), options: command(...everywhere) }),
    };
  });
}

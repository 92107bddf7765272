import type { Runtime } from '../host/runtime.ts';
import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { CAUSES } from '../lab/types.ts';
import { fold } from '../report/columns.ts';
import { type Explained, explainText, inOneSentence } from '../report/explain/explain.ts';
import { pageWidth, printForReaders } from './output.ts';

const ALL: Explained[] = [...CAUSES, 'unknown'];

export interface ExplainOptions {
  history?: true;
  scenario?: string;
  jobs: number;
  runtime: Runtime;
}

/**
 * Prints the page of a cause. Without a cause, prints one sentence for each. With a lab, the remedies contain the
 * lab's names, and were tried in it.
 */
export async function explain(
  cause: string | undefined,
  lab: string | undefined,
  options: ExplainOptions,
): Promise<number> {
  if (options.history) return explainHistory(cause);
  if (cause === undefined) printForReaders(ALL.flatMap(summary).join('\n'));
  else if (!isCause(cause))
    throw new LabError('usage', { where: cause, what: 'no such cause', allowed: oneOf(ALL, cause) });
  else if (lab === undefined) printForReaders(explainText(cause, undefined, pageWidth()));
  else {
    const { mendedHere } = await import('./explain-here.ts');
    printForReaders(explainText(cause, await mendedHere(cause, lab, options), pageWidth()));
  }
  return 0;
}

async function explainHistory(change: string | undefined): Promise<number> {
  const { HISTORY, historyText } = await import('../report/explain/history.ts');
  const names = Object.keys(HISTORY);
  if (change !== undefined && !names.includes(change))
    throw new LabError('usage', { where: change, what: 'no such change', allowed: oneOf(names, change) });
  printForReaders(historyText(change));
  return 0;
}

function summary(cause: Explained): string[] {
  const width = Math.max(...ALL.map(({ length }) => length)) + 2;
  return fold(`${cause.padEnd(width)}${inOneSentence(cause)}`, width, pageWidth());
}

function isCause(text: string): text is Explained {
  return (ALL as readonly string[]).includes(text);
}

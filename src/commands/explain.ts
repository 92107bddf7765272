import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { CAUSES, type Cause } from '../lab/types.ts';
import { fold } from '../report/columns.ts';
import { explainText, inOneSentence } from '../report/explain/explain.ts';
import { print } from './output.ts';

/** The page of a cause; without one, every cause in a sentence. */
export async function explain(cause: string | undefined): Promise<number> {
  if (cause === undefined) print(CAUSES.flatMap(summary).join('\n'));
  else if (isCause(cause)) print(explainText(cause));
  else
    throw new LabError('usage', { where: cause, what: 'no such cause', allowed: oneOf([...CAUSES], cause) });
  return 0;
}

function summary(cause: Cause): string[] {
  const width = Math.max(...CAUSES.map(({ length }) => length)) + 2;
  return fold(`${cause.padEnd(width)}${inOneSentence(cause)}`, width);
}

function isCause(text: string): text is Cause {
  return (CAUSES as readonly string[]).includes(text);
}

import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { CAUSES } from '../lab/types.ts';
import { fold } from '../report/columns.ts';
import { type Explained, explainText, inOneSentence } from '../report/explain/explain.ts';
import { print } from './output.ts';

const ALL: Explained[] = [...CAUSES, 'unknown'];

/** The page of a cause; without one, every cause in a sentence. */
export async function explain(cause: string | undefined): Promise<number> {
  if (cause === undefined) print(ALL.flatMap(summary).join('\n'));
  else if (isCause(cause)) print(explainText(cause));
  else throw new LabError('usage', { where: cause, what: 'no such cause', allowed: oneOf(ALL, cause) });
  return 0;
}

function summary(cause: Explained): string[] {
  const width = Math.max(...ALL.map(({ length }) => length)) + 2;
  return fold(`${cause.padEnd(width)}${inOneSentence(cause)}`, width);
}

function isCause(text: string): text is Explained {
  return (ALL as readonly string[]).includes(text);
}

import { CAUSES, type Cause, type Lab, type Prediction } from '../../lab/types.ts';
import { causesOf, compareGuess, type Guess, notTelling, placeOf } from '../../lesson/prediction.ts';
import { fill, said } from '../../lesson/words/words.ts';
import { inShort } from '../../report/explain/in-short/in-short.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import type { Classroom } from './classroom.ts';
import type { Dialogue } from './dialogue.ts';

/** Asks the student what a probe will do, runs it, and shows what happened. */
export async function predict(
  lab: Lab,
  { probe, expect, because }: Prediction,
  classroom: Classroom,
  dialogue: Dialogue,
): Promise<{ right: number; of: number }> {
  const guess = await askFor(lab, dialogue);
  dialogue.line('running', { probe });
  const [verdict] = await classroom.run([probe], { [probe]: expect });
  if (verdict === undefined) throw new Error(`the agent did not run ${probe}`);
  tellSeen(verdict, dialogue);
  const unclear = notTelling(verdict);
  if (unclear !== undefined) {
    dialogue.line('unclear', { reason: unclear });
    return { right: 0, of: 0 };
  }
  const parts = compareGuess(guess, verdict.observed);
  for (const part of parts)
    dialogue.line(part.right ? 'right' : 'wrong', { said: part.said, truth: part.truth });
  dialogue.tell(said(because, dialogue.language));
  return { right: parts.filter(({ right }) => right).length, of: parts.length };
}

async function askFor(lab: Lab, dialogue: Dialogue): Promise<Guess> {
  const { words } = dialogue;
  const outcomes = ['works', 'fails'];
  const outcome = (await dialogue.choose(words.outcome, outcomes, (answer) => {
    const word = answer.toLowerCase();
    return word === '' ? undefined : outcomes.find((each) => each === word || each[0] === word);
  })) as Guess['outcome'];
  if (outcome === 'works') return { outcome };
  const causes = causesOf(lab);
  dialogue.tell(causes.map((each) => `- ${inOneLine(each, dialogue)}`).join('\n'));
  const cause = await dialogue.choose(words.cause, causes, (answer) =>
    ['', ...CAUSES].find((each) => each === answer.toLowerCase()),
  );
  const nodes = Object.keys(lab.nodes);
  const at = await dialogue.choose(fill(words.place, { nodes: nodes.join(', ') }), nodes, (answer) =>
    answer === '' || nodes.includes(answer.split(':')[0] ?? '') ? answer : undefined,
  );
  return { outcome, ...(cause && { cause }), ...(at && { at }) };
}

const inOneLine = (cause: Cause | 'unknown', { words, language }: Dialogue) =>
  fill(words.means, { cause, text: said(inShort(cause), language) });

/** Shows what happened to a probe, with the evidence. */
export function tellSeen({ probe, observed, evidence }: ProbeVerdict, dialogue: Dialogue): void {
  const { outcome, cause, detail } = observed;
  dialogue.line(outcome === 'works' ? 'seenWorks' : 'seenFails', {
    probe,
    detail,
    cause: cause ?? '',
    place: placeOf(observed),
  });
  if (cause) dialogue.tell(inOneLine(cause, dialogue));
  for (const { kind, text } of evidence) if (kind !== 'probe') dialogue.item(text);
}

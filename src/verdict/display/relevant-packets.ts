import { isAnswer } from '../../packet/exchange.ts';
import type { Journey } from '../../packet/types.ts';
import type { Diagnosis } from '../causes/diagnose.ts';
import type { Observation } from '../facts/observation.ts';
import { answers, flags, isSyn, starts } from '../story/segments.ts';

/** Returns the packets that the evidence names or, if it names none, a question and its answer. */
export function relevantPackets(o: Observation, evidence: Diagnosis['evidence']): Journey[] {
  const spoken = new Set(evidence.map(({ packet }) => packet));
  const relevant = o.journeys.filter(({ packet }) => spoken.has(packet));
  if (relevant.length > 0) return relevant;
  const answer = answerOf(o);
  return [questionOf(o, answer), answer].filter((journey) => journey !== undefined);
}

/**
 * Returns the packet that shows that the probe works: the SYN-ACK, or the last reply. For a command, which
 * may ask anything, it is the first answer. An answer about a name counts only if there is no other.
 */
export function answerOf({ flow, requests, probe, lookup }: Observation): Journey | undefined {
  if (requests.length > 0) return flow.findLast((journey) => !requests.includes(journey));
  const accepted = flow.find((journey) => flags(journey) === 'S.');
  if (accepted || probe.kind !== 'command') return accepted;
  const answered = flow.filter((journey) => starts(journey) !== probe.from);
  return answered.find((journey) => !lookup.includes(journey)) ?? answered[0];
}

function questionOf(
  { flow, requests, syn, probe }: Observation,
  answer: Journey | undefined,
): Journey | undefined {
  if (answer === undefined)
    return syn ?? requests[0] ?? flow.find((journey) => starts(journey) === probe.from);
  const before = flow.slice(0, flow.indexOf(answer));
  if (flags(answer) === 'S.') return before.find((journey) => isSyn(journey) && answers(answer, journey));
  return before.findLast(
    (journey) => starts(journey) === probe.from && (probe.kind === 'command' || isAnswer(answer, journey)),
  );
}

import { outcomeOf } from '../../lab/outcome/outcome.ts';
import { first } from '../../packet/journey.ts';
import type { Journey } from '../../packet/types.ts';
import { besides, place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { mayBeFiltered } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import { starts } from '../story/segments.ts';
import { lastTranslation } from '../story/translation.ts';
import type { CauseFinder } from './finding.ts';

/**
 * Finds `wrong-answer`: the network carried question and answer, but it is not the required answer. Its status,
 * text, address or end differs, or the server's certificate is not valid.
 */
export const wrongAnswer: CauseFinder = (o, point) => {
  const { otherAnswer } = outcomeOf(o.probe, o.run);
  if (otherAnswer === undefined) return undefined;
  const answer = deliveredAnswer(o, point);
  if (answer === undefined) return undefined;
  const start = first(answer);
  const turned = lastTranslation(o, o.syn ?? o.requests[0]);
  return {
    cause: 'wrong-answer',
    node: start.node,
    interface: start.interface,
    detail: `${start.node} answered, and not what was wanted: ${otherAnswer}`,
    evidence: [
      seen(answer, start, `left ${place(start)}`),
      { kind: 'probe', text: otherAnswer, sources: [] },
      ...(turned ? [besides(turned.nat.evidence)] : []),
    ],
    packet: answer.packet,
  };
};

/** Returns the first packet with data of the server, if none of the data is missing. */
function deliveredAnswer(o: Observation, point: TurningPoint): Journey | undefined {
  if (point.kind === 'connected') {
    const server = starts(point.answer.journey);
    return o.flow.find((one) => starts(one) === server && (first(one).frame.tcp?.payload.length ?? 0) > 0);
  }
  const isReply = point.kind === 'silence' && point.packet === 'reply';
  return isReply && !mayBeFiltered(o, point) ? point.fate.journey : undefined;
}

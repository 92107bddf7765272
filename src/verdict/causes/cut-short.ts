import { outcomeOf } from '../../lab/outcome/outcome.ts';
import { first } from '../../packet/journey.ts';
import type { Journey } from '../../packet/types.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { fateOf } from '../story/fate.ts';
import type { TurningPoint } from '../story/point.ts';
import { flags, starts } from '../story/segments.ts';
import { stepsIn } from '../story/traced-drop.ts';
import type { Finding } from './finding.ts';

/**
 * The server accepted the connection, but closed it or fell silent before its answer was complete. Every packet
 * arrived.
 */
export function cutShort(o: Observation, point: TurningPoint & { kind: 'connected' }): Finding | undefined {
  if (outcomeOf(o.probe, o.run).otherAnswer !== undefined) return undefined;
  const { node, interface: name } = first(point.answer.journey);
  const sent = o.flow.filter((one) => starts(one) === node && fateOf(o, one).received);
  const said = sent.filter((one) => (first(one).frame.tcp?.payload.length ?? 0) > 0);
  const reset = sent.find((one) => flags(one).includes('R'));
  const last = reset ?? said.at(-1);
  if (last === undefined || wasStopped(o, node)) return undefined;
  const ends = reset ? 'ended it with a RST' : 'sent no more';
  return {
    cause: 'unanswered',
    node,
    interface: name,
    detail: `${node} took the connection, ${said.length > 0 ? 'began to answer' : 'did not answer'}, and ${ends}`,
    evidence: [
      seen(point.answer.journey, first(point.answer.journey), `left ${place(first(point.answer.journey))}`),
      seen(last, first(last), `left ${place(first(last))}: its last word`),
      { kind: 'probe', text: outcomeOf(o.probe, o.run).detail, sources: [] },
    ],
    packet: last.packet,
  };
}

/** A rule of the server may have stopped part of the request, or of the answer. */
const wasStopped = (o: Observation, node: string): boolean =>
  o.flow.some((one: Journey) =>
    stepsIn(o, node, one, true)?.some(({ decisions }) =>
      decisions.some(({ verdict }) => verdict === 'drop' || verdict === 'queue'),
    ),
  );

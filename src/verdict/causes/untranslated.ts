import type { Sighting } from '../../packet/types.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { counted, type Fact } from '../facts/tables.ts';
import type { TurningPoint } from '../story/point.ts';
import { stepsOf } from '../story/visits.ts';
import { INVALID, isInvalid } from '../story/way-back.ts';
import type { Finding, Lack } from './finding.ts';

/**
 * The reply came back to the right node, but connection tracking there did not accept it as an answer, so nothing
 * was translated back.
 */
export function untranslated(
  o: Observation,
  { request, left, fate: { at, journey } }: TurningPoint & { kind: 'untranslated' },
): Finding | Lack {
  const untaken = notTaken(o, at);
  if (untaken === undefined)
    return { suspect: 'asymmetric-reply', missing: `why ${at.node} did not translate the answer back` };
  return {
    cause: 'asymmetric-reply',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} got the answer to what it had translated, and did not translate it back: ${untaken.value}`,
    evidence: [
      seen(request, left, `left ${place(left)}, translated`),
      seen(journey, at, `came to ${place(at)}`),
      untaken.evidence,
    ],
    packet: journey.packet,
  };
}

/** Says why connection tracking did not accept it as an answer. An invalid packet has no state, and is counted. */
function notTaken(o: Observation, at: Sighting): Fact<string> | undefined {
  const step = stepsOf(o, at)?.find(({ state }) => state !== undefined);
  if (step === undefined) {
    const invalid = isInvalid(o, at) ? counted(o, at.node, INVALID, 'packets of no connection') : undefined;
    return invalid && { value: 'it knows no connection that it belongs to', evidence: invalid };
  }
  const value = NOT_TAKEN[step.state ?? ''];
  const source = { node: at.node, in: 'hooks', entry: String(step.event) } as const;
  const text = `${at.node}: at ${step.family} ${step.hook} its ct state is ${step.state}`;
  return value === undefined ? undefined : { value, evidence: { kind: 'trace', text, sources: [source] } };
}

const NOT_TAKEN: Record<string, string> = {
  untracked: 'it does not track it (NOTRACK)',
  new: 'it takes it for a new connection',
  invalid: 'it knows no connection that it belongs to',
};

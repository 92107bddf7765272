import { dnsOf } from '../../packet/decode/dns.ts';
import { first } from '../../packet/journey.ts';
import type { Dns, Journey } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { fateOf } from './fate.ts';
import { neighbourTrouble } from './neighbours.ts';
import type { Fate, TurningPoint } from './point.ts';
import { furthest } from './progress.ts';
import { isStopped } from './traced-drop.ts';
import { waitsForNeighbour } from './unsent.ts';

/** One DNS question, and what happened to it. */
interface NameQuery {
  query: Fate;
  answer: Fate | undefined;
  /** The content of the answer, if it arrived. */
  said: Dns | undefined;
}

/** Finds where the lookup of a name ended, if it gave no address. Undefined if it gave one, or if nothing was asked. */
export function lookupPoint(o: Observation): TurningPoint | undefined {
  const asked = o.lookup.flatMap((journey) => askedBy(o, journey));
  const found = asked.find(({ said }) => said && said.answers > 0);
  if (found?.answer) return neighbourTrouble(o, o.probe.from, found.answer);
  // An empty answer for one family says nothing about the other.
  const failed = asked.filter(({ said }) => said?.rcode !== 0);
  const points = (failed.length > 0 ? failed : asked).map((each) => pointOf(o, each));
  return furthest(points, ORDER);
}

/**
 * Finds where a question ended that was still open when the program gave up. If a program waits for both families,
 * an address of one does not help it.
 */
export function openLookup(o: Observation): TurningPoint | undefined {
  const open = o.lookup.flatMap((journey) => askedBy(o, journey)).filter(({ answer }) => !answer?.received);
  const points = open.map((each) => pointOf(o, each));
  return furthest(points, ORDER);
}

function askedBy(o: Observation, journey: Journey): NameQuery[] {
  const question = dnsOf(first(journey).frame);
  if (question === undefined || question.isAnswer) return [];
  const answers = o.lookup
    .filter((other) => isAnswer(other, journey, question))
    .map((other) => fateOf(o, other));
  const answer = answers.find(({ received }) => received) ?? answers[0];
  const said = answer?.received && !isStopped(o, answer) ? dnsOf(first(answer.journey).frame) : undefined;
  return [{ query: fateOf(o, journey), answer, said }];
}

/** Questions for one name have different types; a repeated question has the same answers. */
function isAnswer(journey: Journey, asked: Journey, { id, type }: Dns): boolean {
  const { frame, timeNs } = first(journey);
  const dns = dnsOf(frame);
  return dns?.isAnswer === true && dns.id === id && dns.type === type && timeNs > first(asked).timeNs;
}

function pointOf(o: Observation, { query, answer }: NameQuery): TurningPoint {
  const last = answer ?? query;
  if (answer && isStopped(o, answer)) return { kind: 'silence', packet: 'DNS answer', fate: answer };
  if (answer?.received) return { kind: 'unresolved', query, answer };
  const trouble = waitsForNeighbour(o, last);
  if (trouble) return trouble;
  if (query.received && !answer) return { kind: 'silence', packet: 'DNS query', fate: query };
  return { kind: 'lost', packet: answer ? 'DNS answer' : 'DNS query', fate: last };
}

const ORDER = [
  ...[
    'lost DNS query',
    'unsent',
    'no-arp',
    'silence DNS query',
    'lost DNS answer',
    'silence DNS answer',
    'unresolved',
  ],
];

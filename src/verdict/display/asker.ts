import { dnsOf } from '../../packet/decode/dns.ts';
import { first } from '../../packet/journey.ts';
import type { Diagnosis } from '../causes/diagnose.ts';
import type { Observation } from '../facts/observation.ts';
import { fateOf } from '../story/fate.ts';
import type { Evidence } from '../types.ts';

/**
 * Says why the program that asked gave up, in its own words, and for how long it asked for an address. No cause
 * depends on this.
 *
 * @param said the program's message
 */
export function asker(o: Observation, { observed, evidence }: Diagnosis, said: string): Evidence[] {
  const isTold = evidence.some(({ kind }) => kind === 'probe');
  if (observed.outcome !== 'fails' || observed.cause === 'unknown' || isTold || said === '') return [];
  const text = observed.cause === 'name-not-resolved' ? `${said}; ${lookup(o)}` : said;
  return [{ kind: 'probe', text, sources: [] }];
}

/** `2 DNS questions, no answer in 5.0 s`, `1 DNS question, the last answer after 3 ms`. */
function lookup(o: Observation): string {
  const journeys = o.lookup.filter((journey) => dnsOf(first(journey).frame) !== undefined);
  const isAnswer = (journey: (typeof journeys)[number]) => dnsOf(first(journey).frame)?.isAnswer === true;
  const questions = journeys.filter((journey) => !isAnswer(journey) && first(journey).node === o.probe.from);
  const answers = journeys.filter((journey) => isAnswer(journey) && fateOf(o, journey).received);
  const times = (all: typeof journeys) =>
    all.flatMap(({ hops }) => hops.map(({ timeNs }) => Number(timeNs / 1000n)));
  const took = Math.max(...times(answers.length > 0 ? answers : questions)) - Math.min(...times(questions));
  const asked = `${questions.length} DNS question${questions.length === 1 ? '' : 's'}`;
  if (questions.length === 0) return 'no DNS question was seen';
  return answers.length > 0
    ? `${asked}, the last answer after ${time(took)}`
    : `${asked} in ${time(took)}, no answer`;
}

const time = (us: number) => (us < 1e6 ? `${Math.ceil(us / 1000)} ms` : `${(us / 1e6).toFixed(1)} s`);

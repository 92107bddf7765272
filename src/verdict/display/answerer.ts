import { first } from '../../packet/journey.ts';
import { describe, place } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import type { Evidence } from '../types.ts';
import { answerOf } from './relevant-packets.ts';

/**
 * Who answered, where there was an answer, right or wrong: a right one of another server than was meant looks the same to the
 * program that asked. No cause rests on it.
 */
export function answerer(o: Observation): Evidence[] {
  const answer = o.run.exitCode === 0 ? answerOf(o) : undefined;
  if (answer === undefined) return [];
  const start = first(answer);
  return [
    {
      kind: 'capture',
      text: `${start.node} answered: ${describe(start)}, left ${place(start)}`,
      sources: [],
    },
  ];
}

import { first } from '../../packet/journey.ts';
import { describe, place } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import type { Evidence } from '../types.ts';
import { answerOf } from './relevant-packets.ts';

/**
 * Says which host answered. To the program that asked, a right answer of the wrong server looks the same. No cause
 * depends on this.
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

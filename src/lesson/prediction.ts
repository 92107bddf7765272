import type { Lab, Outcome } from '../lab/types.ts';
import type { Observed, ProbeVerdict } from '../verdict/types.ts';

/** What a student says will come of a probe. */
export interface Guess {
  outcome: Outcome;
  cause?: string;
  /** A node, or `node:interface`. */
  at?: string;
}

/** One part of a guess beside what the kernel did. */
export interface GuessPart {
  said: string;
  truth: string;
  right: boolean;
}

/** Each part beside what was seen. Whoever has the outcome wrong is asked for no more. */
export function compareGuess(guess: Guess, { outcome, cause = 'unknown', ...place }: Observed): GuessPart[] {
  if (guess.outcome !== outcome || outcome === 'works')
    return [{ said: guess.outcome, truth: outcome, right: guess.outcome === outcome }];
  return [
    { said: outcome, truth: outcome, right: true },
    ...(guess.cause === undefined ? [] : [{ said: guess.cause, truth: cause, right: guess.cause === cause }]),
    ...(guess.at === undefined
      ? []
      : [{ said: guess.at, truth: placeOf(place), right: isAt(guess.at, place) }]),
  ];
}

/** Why no guess can be held against this run; undefined where one can. */
export function notTelling({ status, reason, observed }: ProbeVerdict): string | undefined {
  if (status === 'error') return reason ?? observed.detail;
  return observed.cause === 'unknown' ? observed.detail : undefined;
}

type Place = Pick<Observed, 'node' | 'interface'>;

export const placeOf = ({ node = '', interface: name }: Place): string => (name ? `${node}:${name}` : node);

/** The node is enough; an interface that was said must be that one. */
function isAt(said: string, { node, interface: name }: Place): boolean {
  const [saidNode, saidInterface] = said.split(':');
  return saidNode === node && (saidInterface === undefined || saidInterface === name);
}

/** What may be chosen from: the causes that the lab shows. */
export function causesOf({ scenarios = {} }: Lab): string[] {
  const all = Object.values(scenarios).flatMap(({ expect }) =>
    Object.values(expect).flatMap(({ cause, causes = [] }) => [...causes, ...(cause ? [cause] : [])]),
  );
  return [...new Set(all)].sort();
}

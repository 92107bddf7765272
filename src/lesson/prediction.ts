import type { Cause, Lab, Outcome } from '../lab/types.ts';
import type { Observed, ProbeVerdict } from '../verdict/types.ts';

/** A student's prediction for a probe. */
export interface Guess {
  outcome: Outcome;
  cause?: string;
  /** A node, or `node:interface`. */
  at?: string;
}

/** One part of a prediction, compared with what happened. */
export interface GuessPart {
  said: string;
  truth: string;
  right: boolean;
}

/** Compares each part with what happened. If the outcome is wrong, the cause and the place are not compared. */
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

/** Returns why a prediction cannot be compared with this run. Undefined if it can. */
export function notTelling({ status, reason, observed }: ProbeVerdict): string | undefined {
  if (status === 'error') return reason ?? observed.detail;
  return observed.cause === 'unknown' ? observed.detail : undefined;
}

type Place = Pick<Observed, 'node' | 'interface'>;

export const placeOf = ({ node = '', interface: name }: Place): string => (name ? `${node}:${name}` : node);

/** Is the place right? The node is enough; if the student named an interface, it must be right too. */
function isAt(said: string, { node, interface: name }: Place): boolean {
  const [saidNode, saidInterface] = said.split(':');
  return saidNode === node && (saidInterface === undefined || saidInterface === name);
}

/** The causes from which a student can choose: those that the lab's scenarios expect. */
export function causesOf({ scenarios = {} }: Lab): Cause[] {
  const all = Object.values(scenarios).flatMap(({ expect }) =>
    Object.values(expect).flatMap(({ cause, causes = [] }) => [...causes, ...(cause ? [cause] : [])]),
  );
  return [...new Set(all)].sort();
}

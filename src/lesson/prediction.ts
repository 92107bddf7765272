import type { Cause, Lab, Outcome } from '../lab/types.ts';
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

/** Compares each part with what was seen. Where the outcome is wrong, the cause and the place are not compared. */
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

/** Why a guess cannot be compared with this run; undefined where it can. */
export function notTelling({ status, reason, observed }: ProbeVerdict): string | undefined {
  if (status === 'error') return reason ?? observed.detail;
  return observed.cause === 'unknown' ? observed.detail : undefined;
}

type Place = Pick<Observed, 'node' | 'interface'>;

export const placeOf = ({ node = '', interface: name }: Place): string => (name ? `${node}:${name}` : node);

/** Whether the place is right. The node is enough; an interface, if one was said, must be right too. */
function isAt(said: string, { node, interface: name }: Place): boolean {
  const [saidNode, saidInterface] = said.split(':');
  return saidNode === node && (saidInterface === undefined || saidInterface === name);
}

/** The causes that a student may choose from: those that scenarios of the lab expect. */
export function causesOf({ scenarios = {} }: Lab): Cause[] {
  const all = Object.values(scenarios).flatMap(({ expect }) =>
    Object.values(expect).flatMap(({ cause, causes = [] }) => [...causes, ...(cause ? [cause] : [])]),
  );
  return [...new Set(all)].sort();
}

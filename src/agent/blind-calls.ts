import type { Guess } from '../lab/guess.ts';

/** What is wrong in a blind lab. The agent's memory is the only place that has it. */
export interface Secret extends Guess {
  /** For who is told in the end: the agent does not read it. */
  told: string;
}

/** What may be asked of a blind lab. */
export interface BlindCalls {
  /** Judges a diagnosis, and counts it. */
  guess(guess: Guess): { right: boolean; guesses: number };
  /** Ends the secret: from now on the lab is no longer blind. */
  reveal(): { secret: Secret; guesses: number };
}

import type { Guess } from '../lab/guess.ts';

/** What is wrong in a blind lab. The agent's memory is the only place that has it. */
export interface Secret extends Guess {
  /** What `lab reveal` is given in the end, as JSON. The agent does not read it. */
  told: string;
}

/** What may be asked of a blind lab. */
export interface BlindCalls {
  /** Judges a diagnosis, and counts it. */
  guess(guess: Guess): { right: boolean; guesses: number };
  /** Ends the secret: from now on the lab is no longer blind. */
  reveal(): { secret: Secret; guesses: number };
}

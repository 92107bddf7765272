import type { Guess } from '../lab/guess.ts';

/** What is wrong in a blind lab. Only the agent's memory has it. */
export interface Secret extends Guess {
  /** The text for `lab reveal`, as JSON. The agent does not read it. */
  told: string;
}

/** The calls for a blind lab. */
export interface BlindCalls {
  /** Judges a diagnosis and counts it. */
  guess(guess: Guess): { right: boolean; guesses: number };
  /** Reveals the secret. From then on the lab is no longer blind. */
  reveal(): { secret: Secret; guesses: number };
}

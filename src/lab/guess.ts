/** A diagnosis: a cause and its place. */
export interface Guess {
  /** A cause's name. */
  cause: string;
  node: string;
  interface?: string;
}

/** Is the diagnosis right? Interfaces are compared only if both sides name one. */
export function isRight(wrong: Guess, guess: Guess): boolean {
  const isSameInterface =
    wrong.interface === undefined || guess.interface === undefined || wrong.interface === guess.interface;
  return wrong.cause === guess.cause && wrong.node === guess.node && isSameInterface;
}

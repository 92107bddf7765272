import { LabError } from '../lab/error.ts';
import { type Guess, isRight } from '../lab/guess.ts';
import type { Secret } from './blind-calls.ts';
import type { LiveLab } from './protocol.ts';

/** Keeps secret what is wrong in a lab, and judges guesses, until the secret is revealed. */
export class Blind {
  readonly #secret: Secret;
  #guesses = 0;
  #revealed = false;

  constructor(secret: Secret) {
    this.#secret = secret;
  }

  guess(guess: Guess): { right: boolean; guesses: number } {
    this.#guesses += 1;
    return { right: isRight(this.#secret, guess), guesses: this.#guesses };
  }

  reveal(): { secret: Secret; guesses: number } {
    this.#revealed = true;
    return { secret: this.#secret, guesses: this.#guesses };
  }

  /** What anyone may know while the lab is blind. */
  get status(): { blind: { guesses: number } } | undefined {
    return this.#revealed ? undefined : { blind: { guesses: this.#guesses } };
  }
}

/** @throws LabError `usage` if the lab is not blind */
export function blindOf({ blind, lab }: { blind?: Blind; lab: LiveLab }): Blind {
  if (blind) return blind;
  const hint = `lab up ${lab.definition.name} --blind plants one`;
  throw new LabError('usage', { where: lab.name, what: 'no fault was planted in it' }, hint);
}

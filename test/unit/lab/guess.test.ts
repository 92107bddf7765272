import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../src/lab/causes.ts';
import { isRight } from '../../../src/lab/guess.ts';

describe('isRight', () => {
  it.each(CAUSES)('of all causes and places only %s at its own', (cause) => {
    const truth = { cause, node: 'router', interface: 'eth0' };
    const guesses = CAUSES.flatMap((guessed) =>
      ['router', 'pc', 'route'].flatMap((node) =>
        [undefined, 'eth0', 'eth'].map((at) => ({ cause: guessed, node, ...(at && { interface: at }) })),
      ),
    );
    expect(guesses.filter((guess) => isRight(truth, guess))).toEqual([
      { cause, node: 'router' },
      { cause, node: 'router', interface: 'eth0' },
    ]);
  });
});

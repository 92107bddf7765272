import fc from 'fast-check';
import { describe, it } from 'vitest';
import { checkLab } from '../../../src/lab/check.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { planScript } from '../../../src/plan/script.ts';
import { answer, SEED, share } from './cases.ts';
import { cases, damaged } from './damage.ts';
import { oddValue, value } from './hostile.ts';

/** A definition that passes the checks can be planned with any values of its toggles. */
function expectAnswer(definition: unknown): void {
  const lab = answer(() => checkLab(definition));
  if (lab === undefined) return;
  for (const name of [undefined, ...Object.keys(lab.scenarios ?? {}).slice(0, 2)]) {
    planScript(resolve(lab, toggleValues(lab, name)));
  }
}

describe(`any definition is accepted, or refused with a message that names the place; seed ${SEED}`, () => {
  it('damaged labs', () => {
    fc.assert(
      fc.property(cases(), (each) => expectAnswer(damaged(each))),
      share(30),
    );
  });

  it('damaged labs with values that only a program can have', () => {
    fc.assert(
      fc.property(cases(fc.oneof(oddValue, value)), (each) => expectAnswer(damaged(each))),
      share(5),
    );
  });

  it('anything at all', () => {
    fc.assert(fc.property(fc.oneof(value, oddValue, fc.anything()), expectAnswer), share(5));
  });
});

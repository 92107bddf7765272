import { Random as Numbers } from '../../../src/workshop/random.ts';

/** A failed run can be repeated by its seed. */
export class Random extends Numbers {
  pick<T>(choices: readonly T[]): T {
    return choices[this.number(choices.length)] as T;
  }
}

import { createJiti } from 'jiti';

const { Random } = await createJiti(import.meta.url).import('../../src/workshop/random.ts');

/** Yields the list in new random orders. The same seed gives the same orders. */
export function* shuffled(list, seed) {
  const random = new Random(seed);
  for (;;) yield random.shuffled(list);
}

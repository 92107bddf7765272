import { Gate } from '../lab/gate.ts';

/** How many items are done at a time. */
export interface Width {
  /** The number that work. */
  jobs: number;
  /** The number that were begun and are not done, waiting ones included. */
  most: number;
}

/**
 * Does `work` for every item, and ends with the first error. Work calls `waits` when it mostly waits from
 * then on, and the next item begins.
 */
export async function pool<T>(
  { jobs, most }: Width,
  items: readonly T[],
  work: (item: T, waits: () => void) => Promise<void>,
): Promise<void> {
  const gate = new Gate(jobs);
  const left = items.values();
  const worker = async () => {
    for (const item of left) await gate.within((leave) => work(item, leave));
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}

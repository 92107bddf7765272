import { Gate } from '../lab/gate.ts';

export interface Width {
  /** How many items work at once. */
  jobs: number;
  /** How many items may have begun and not ended, including those that wait. */
  most: number;
}

/**
 * Does `work` for every item, and ends with the first error. `work` calls `waits` when it will mostly wait from
 * then on; then the next item begins.
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

import { Gate } from '../lab/gate.ts';

/** How many items are worked at. */
export interface Width {
  /** At work at a time. */
  jobs: number;
  /** Begun and not done, with those that wait. */
  most: number;
}

/**
 * Does `work` for every item; ends with the first error. Work that from now on does little but wait calls `waits`: then the
 * next item begins.
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

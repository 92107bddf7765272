import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Keeps every core busy with threads, which end with this process.
 * @returns a function that ends them
 */
export function loadCores() {
  const threads = Array.from(
    { length: availableParallelism() },
    () => new Worker('for (;;);', { eval: true }),
  );
  return () => Promise.all(threads.map((thread) => thread.terminate()));
}

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Keeps every core busy, in threads: they end with this process, however that does.
 * @returns ends it
 */
export function loadCores() {
  const threads = Array.from(
    { length: availableParallelism() },
    () => new Worker('for (;;);', { eval: true }),
  );
  return () => Promise.all(threads.map((thread) => thread.terminate()));
}

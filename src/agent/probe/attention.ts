/** Milliseconds between two ticks. */
const TICK = 20;

/**
 * Calls `over` when this thread was idle for that many milliseconds in total. If the thread is busy, or the
 * machine is, answers wait as well, so that time does not count.
 *
 * @returns a function that ends the wait
 */
export function afterAttention(milliseconds: number, over: () => void): () => void {
  let left = Math.ceil(milliseconds / TICK);
  // One tick for each turn of the event loop, however late. In between everything that has arrived is
  // handled.
  const ticks = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(ticks);
    over();
  }, TICK);
  return () => clearInterval(ticks);
}

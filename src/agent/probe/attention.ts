/** Milliseconds between two ticks. */
const TICK = 20;

/**
 * Calls `over` when this thread was idle for that many milliseconds in total. If the thread or the machine is busy,
 * answers are late too, so busy time does not count.
 *
 * @returns a function that stops the clock
 */
export function afterAttention(milliseconds: number, over: () => void): () => void {
  let left = Math.ceil(milliseconds / TICK);
  // One tick per turn of the event loop, however late. Everything that arrived is handled between two ticks.
  const ticks = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(ticks);
    over();
  }, TICK);
  return () => clearInterval(ticks);
}

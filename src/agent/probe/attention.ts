/** Milliseconds between two looks at what has come. */
const TICK = 20;

/**
 * Calls `over` when so many milliseconds have passed in which this thread was there to be told something. What holds it up,
 * its own work or a busy machine, holds up answers as well: they are heard before the time that went by meanwhile counts.
 *
 * @returns ends the wait
 */
export function afterAttention(milliseconds: number, over: () => void): () => void {
  let left = Math.ceil(milliseconds / TICK);
  // One tick a turn of the loop, however late: in between everything that has arrived is handed out.
  const ticks = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(ticks);
    over();
  }, TICK);
  return () => clearInterval(ticks);
}

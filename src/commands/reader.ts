import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';

/**
 * Calls `left` when nobody reads standard output any more. The writer of a pipe learns that only at its next
 * write, which may never come on a quiet network. tail(1) watches its own output, and the end of this
 * process.
 * @returns ends the watch
 */
export function whenReaderLeaves(left: () => void): () => void {
  if (!fstatSync(1).isFIFO()) return () => {};
  const watch = spawn('tail', ['-f', `--pid=${process.pid}`, '/dev/null'], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  let watching = true;
  // If `tail` is missing, a failing write shows that the reader has gone.
  watch.once('error', () => {}).once('exit', (_, signal) => watching && signal !== null && left());
  return () => {
    watching = false;
    watch.kill();
  };
}

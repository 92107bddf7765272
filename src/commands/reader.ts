import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';

/**
 * Calls `left` when nobody reads standard output any more. The writer of a pipe learns that only when it next writes,
 * which on a quiet network may be never; tail(1) watches its own output for it, and this process's end as well.
 * @returns ends the watch
 */
export function whenReaderLeaves(left: () => void): () => void {
  if (!fstatSync(1).isFIFO()) return () => {};
  const watch = spawn('tail', ['-f', `--pid=${process.pid}`, '/dev/null'], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  let watching = true;
  // A tail that cannot do this, or is not there, is no loss: the next packet tells.
  watch.once('error', () => {}).once('exit', (_, signal) => watching && signal !== null && left());
  return () => {
    watching = false;
    watch.kill();
  };
}

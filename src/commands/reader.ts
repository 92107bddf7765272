import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';

/**
 * Calls `left` when nobody reads standard output any more. A process that writes to a pipe notices that only at its
 * next write, which may never come on a quiet network. So tail(1) is started: it notices when its output is closed,
 * and when this process ends.
 * @returns a function that stops watching
 */
export function whenReaderLeaves(left: () => void): () => void {
  if (!fstatSync(1).isFIFO()) return () => {};
  const watch = spawn('tail', ['-f', `--pid=${process.pid}`, '/dev/null'], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  let watching = true;
  // If `tail` is not installed, a failed write will show that the reader has gone.
  watch.once('error', () => {}).once('exit', (_, signal) => watching && signal !== null && left());
  return () => {
    watching = false;
    watch.kill();
  };
}

import type { ChildProcess } from 'node:child_process';

/** Returns the end of a program that leads a process group, and a function that kills the whole group. */
export function groupOf(child: ChildProcess): { ended: Promise<void>; kill(): void } {
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    // Without a process id the program was never started, and never closes.
    child.once('error', () => child.pid ?? resolve());
  }).then(() => {
    isOver = true;
  });
  // The whole group is killed, because its leader may have ended while others of the group still run.
  const kill = () => {
    if (child.pid === undefined || isOver) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // The group has just ended.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  return { ended, kill };
}

/** Returns a function that returns the program's output so far, or at least the end of it. */
export function outputOf(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-64_000);
    });
  }
  return () => output;
}

import type { Namespace } from '../../kernel/namespace.ts';
import { isMissing, killGroup, launch, missingOwnProgram } from '../program.ts';
import { afterAttention } from './attention.ts';
import type { ProbeResult } from './result.ts';

/** The exit code of timeout(1). */
const TIMED_OUT = 124;

/**
 * Runs a program in the node until it ends, or until its time is over. Then it is killed with all its child
 * processes. Its exit code is a result, but a missing program is an error.
 *
 * @param timeout in seconds
 */
export async function runToEnd(
  namespace: Namespace,
  [file = '', ...args]: readonly string[],
  timeout: number,
): Promise<ProbeResult> {
  const { pid, ended } = launch(namespace, file, args);
  let late = false;
  // The event loop must have had the time to notice the program's end.
  const stop = afterAttention(timeout * 1000, () => {
    late = true;
    killGroup(pid, 'SIGKILL');
  });
  const { stdout, stderr, exitCode, signal, code } = await ended;
  stop();
  if (isMissing({ code })) throw missingOwnProgram(namespace.name, file);
  if (late) return { exitCode: TIMED_OUT, stdout, stderr: `${stderr}ended after ${timeout} s` };
  if (exitCode !== undefined) return { exitCode, stdout, stderr };
  // If we ended it, its last line says why.
  const why = signal === undefined ? `could not be started (${code})` : `ended by ${signal}`;
  return { exitCode: null, stdout, stderr: /^lab: .*\n$/m.test(stderr) ? stderr : `${stderr}${why}` };
}

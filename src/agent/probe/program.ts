import { spawn } from 'node:child_process';
import type { Namespace } from '../../kernel/namespace.ts';
import { ENVIRONMENT, isMissing, killGroup, missingProgram } from '../program.ts';
import type { ProbeResult } from './probe.ts';

/** As timeout(1) has it. */
const TIMED_OUT = 124;

/**
 * Runs a program of the node to its end, or to the end of its time: then it is killed, with all that it started. Its
 * exit code is data; a program that is not there is not.
 *
 * @param timeout in seconds
 */
export async function runToEnd(
  namespace: Namespace,
  [file = '', ...args]: readonly string[],
  timeout: number,
): Promise<ProbeResult> {
  const child = namespace.run(() =>
    spawn(file, args, { detached: true, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killGroup(child.pid, 'SIGKILL');
  }, timeout * 1000);
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return late
      ? { exitCode: TIMED_OUT, stdout: said.stdout, stderr: `${said.stderr}ended after ${timeout} s` }
      : { exitCode, ...said };
  } catch (error) {
    if (isMissing(error as NodeJS.ErrnoException)) throw missingProgram(namespace.name, file);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

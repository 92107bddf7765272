import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LabError } from '../../lab/error.ts';
import { userPath } from '../../lab/search-path.ts';

export interface Ran {
  code: number;
  output: string;
  /** Its standard error. */
  errors: string;
}

/**
 * Runs a program of the machine until it ends, with messages in English.
 * @param line called with each line of standard output as it arrives
 * @throws LabError `unable` if the program is missing
 */
export async function runProgram(
  where: string,
  program: string,
  args: readonly string[],
  { line, folder }: { line?: (line: string) => void; folder?: string } = {},
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C.UTF-8', PATH: userPath() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  createInterface(child.stdout).on('line', (text) => {
    lines.push(text);
    line?.(text);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (status) => resolve(status ?? 1));
  }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const what = `the program ${program} is not on this machine`;
    throw new LabError('unable', { where, what }, 'name a bzImage of your own: lab verify LAB --kernel FILE');
  });
  return { code, output: lines.join('\n'), errors };
}

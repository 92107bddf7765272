import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { KernelError } from '../kernel/error.ts';
import type { Namespace } from '../kernel/namespace.ts';
import { type Child, type SpawnOptions, spawn } from '../kernel/spawn.ts';
import { LabError } from '../lab/error.ts';
import { inTime } from '../lab/patience.ts';
import { searchPath } from '../lab/search-path.ts';
import { watchForEnding } from './endings.ts';
import { afterAttention } from './probe/attention.ts';

/**
 * Output is parsed, so it must not depend on the user's language. Proxies are switched off, because a proxy would
 * answer in place of a node.
 */
export const ENVIRONMENT = {
  LC_ALL: 'C',
  PATH: searchPath(),
};

// Programs are searched on this process's own PATH.
process.env.PATH = ENVIRONMENT.PATH;

export function isInstalled(program: string): boolean {
  return ENVIRONMENT.PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** How a program ended, and what it printed. */
export interface Ended {
  stdout: string;
  stderr: string;
  exitCode?: number | undefined;
  /** The signal that ended it. */
  signal?: string | undefined;
  /** Why the program could not be started, such as `ENOENT`. */
  code?: string | undefined;
}

/** Runs a program in a node, with `input` on its standard input. Throws only if the program does not end. */
export async function start(
  namespace: Namespace,
  file: string,
  args: readonly string[],
  input?: string,
): Promise<Ended> {
  const { pid, ended } = launch(namespace, file, args, input);
  // A shell is called by the script that it runs.
  const named = file === 'sh' ? args.at(-1) : file;
  return inTime(namespace.name, `${named} did not end`, ended, () => killGroup(pid, 'SIGKILL'));
}

/**
 * Starts a program in a node. It gets the node's namespaces because this thread is in them at that moment. It leads
 * a process group, so that it can be ended together with its child processes.
 */
export function launch(
  namespace: Namespace,
  file: string,
  args: readonly string[],
  input?: string,
): { pid?: number; ended: Promise<Ended> } {
  try {
    const options: SpawnOptions = { env: ENVIRONMENT, stdout: 'pipe', stderr: 'pipe' };
    if (input !== undefined) options.stdin = 'pipe';
    const child = namespace.runWithFiles(() => spawn(file, args, options));
    // A program may end without reading its input.
    if (input !== undefined) child.stdin?.on('error', () => {}).end(input);
    return { pid: child.pid, ended: endOf(child) };
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return { ended: Promise.resolve({ stdout: '', stderr: '', code: error.errno }) };
  }
}

/**
 * Milliseconds for which other processes may hold the output open after the program's end. They may still print
 * something.
 */
const AFTERWARDS = 1000;

/** The most bytes that a program may print. No useful answer is as long. */
const MUCH = 8 << 20;

async function endOf(child: Child): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  let [length, remark] = [0, ''];
  const end = (why: string) => {
    remark ||= why;
    killGroup(child.pid, 'SIGKILL');
  };
  const closed = (['stdout', 'stderr'] as const).map(async (name) => {
    const stream = child[name];
    stream?.setEncoding('utf8').on('data', (text: string) => {
      length += text.length;
      if (length <= MUCH) said[name] += text;
      else end(`ended after ${MUCH >> 20} MiB of output`);
    });
    if (stream) await once(stream, 'close');
  });
  const endedAsTooLarge = watchForEnding();
  const ended = await child.ended;
  remark ||= endedAsTooLarge() ?? '';
  const doneWaiting = afterAttention(AFTERWARDS, () => {
    end('ended what it left, which held its output open');
    // A child process that left the process group keeps the output open.
    child.stdout?.destroy();
    child.stderr?.destroy();
  });
  await Promise.all(closed);
  doneWaiting();
  return { ...ended, ...said, ...(remark !== '' && { stderr: `${said.stderr}lab: ${remark}\n` }) };
}

/** Sends a signal to a process group: its leader, and all that the leader started. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // All processes of the group have already ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Runs a program that must succeed, and returns its output. */
export async function output(namespace: Namespace, file: string, args: readonly string[], input?: string) {
  const result = await start(namespace, file, args, input);
  if (result.exitCode === 0) return result.stdout;
  throw programError(namespace.name, file, result);
}

/** Returns the error, such as `router – iptables-restore: line 3 failed`, or the error for a missing program. */
export function programError(where: string, file: string, failure: Ended): LabError {
  if (isMissing(failure)) return missingProgram(where, file);
  const said = failure.stderr.trim();
  const missed = SHELL_MISSES.exec(said)?.[1];
  if (missed !== undefined) return missingProgram(where, missed);
  const failed = failure.code ?? `exit code ${failure.exitCode}`;
  const ended = failure.signal ? `ended by ${failure.signal}` : failed;
  const code = failure.signal || failure.code ? 'unable' : 'kernel';
  return new LabError(code, { where, what: `${file}: ${said === '' ? ended : said}` });
}

/** `sh: 1: conntrack: not found`. The wording differs between shells. */
const SHELL_MISSES = /: ([\w-]+): (?:command )?not found$/m;

/** Is the program missing? The error is EACCES instead of ENOENT if PATH has a folder that may not be read. */
export function isMissing({ code }: { code?: string | undefined }): boolean {
  return code === 'ENOENT' || code === 'EACCES';
}

/**
 * Returns the error for a missing program that the lab names. It may be a spelling mistake, and concerns only this
 * scenario.
 */
export function missingOwnProgram(where: string, file: string): LabError {
  const { problems, hint } = missingProgram(where, file);
  return new LabError('refused', problems, hint);
}

export function missingProgram(where: string, file: string): LabError {
  const hint = [
    'lab doctor says what installs those that labs need; others are for you to install',
    "programs of a lab are found below /usr and in the lab's folder; with --trust, anywhere on this machine",
  ].join('\n');
  return new LabError('unable', { where, what: `the program ${file} is not on this machine` }, hint);
}

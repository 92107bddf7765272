import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Namespace } from '../kernel/namespace.ts';
import { LabError } from '../lab/error.ts';
import { inTime } from '../lab/patience.ts';

/** Output is parsed, so it must not depend on the user's language; proxies would answer in a node's stead. */
export const ENVIRONMENT = {
  LC_ALL: 'C',
  PATH: `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin`,
};

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

const OPTIONS = {
  // The sandbox ends what the agent leaves. (What execa does instead takes a SIGIO for the end of this process.)
  cleanup: false,
  // It leads a process group, so that what it starts can be ended with it.
  detached: true,
  reject: false,
  extendEnv: false,
  env: ENVIRONMENT,
  stdin: 'ignore',
  stripFinalNewline: false,
} as const;

/** What a program said, and how it ended: data, all of it. */
export interface Ended {
  stdout: string;
  stderr: string;
  exitCode?: number | undefined;
  /** That ended it. */
  signal?: string | undefined;
  /** Why it could not be started: `ENOENT`. */
  code?: string | undefined;
}

/** Runs a program inside a node, with `input` on its standard input. Only for one that does not end something is thrown. */
export async function start(
  namespace: Namespace,
  file: string,
  args: readonly string[],
  input?: string,
): Promise<Ended> {
  const { pid, ended } = await launch(namespace, file, args, input);
  // A shell is named by what it was given to run.
  const named = file === 'sh' ? args.at(-1) : file;
  return inTime(namespace.name, `${named} did not end`, ended, () => killGroup(pid, 'SIGKILL'));
}

/**
 * Starts a program inside a node. The process belongs to the node's namespaces because it is spawned, synchronously,
 * while this thread is in them. execa is evaluated for the first of them: a lab without programs does not wait for it.
 */
export async function launch(
  namespace: Namespace,
  file: string,
  args: readonly string[],
  input?: string,
): Promise<{ pid: number | undefined; ended: Promise<Ended> }> {
  const { execa } = await import('execa');
  const options = input === undefined ? OPTIONS : { ...OPTIONS, stdin: 'pipe' as const, input };
  const program = namespace.run(() => execa(file, args, options));
  return { pid: program.pid, ended: program };
}

/** A program that leads a process group, and all it has started. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // All of the group have ended already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Runs a program that must succeed and returns what it printed. */
export async function output(namespace: Namespace, file: string, args: readonly string[], input?: string) {
  const result = await start(namespace, file, args, input);
  if (result.exitCode === 0) return result.stdout;
  throw programError(namespace.name, file, result);
}

/** `router – iptables-restore: line 3 failed`, or that the program is missing. */
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

/** `sh: 1: conntrack: not found`, as the shells of a few systems say it. */
const SHELL_MISSES = /: ([\w-]+): (?:command )?not found$/m;

/** Node says EACCES for a program that is nowhere, where the path has a folder that may not be looked into. */
export function isMissing({ code }: { code?: string | undefined }): boolean {
  return code === 'ENOENT' || code === 'EACCES';
}

export function missingProgram(where: string, file: string): LabError {
  const hint = 'lab doctor says what installs those that labs need; others are for you to install';
  return new LabError('unable', { where, what: `the program ${file} is not on this machine` }, hint);
}

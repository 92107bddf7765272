import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { type Duplex, PassThrough, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ByteStreams } from '../agent/channel.ts';
import { installProblem } from './installed.ts';
import { isConfined, type LocalRuntime, userNamespace } from './runtime.ts';
import { AGENT_FLAGS } from './v8-flags.ts';

const AGENT = fileURLToPath(new URL('./agent.cjs', import.meta.url));
const SANDBOX = fileURLToPath(new URL('./sandbox.sh', import.meta.url));

/** An agent in namespaces of its own, and the shell outside that keeps it. */
export interface AgentProcess {
  streams: Duplex | ByteStreams;
  /** That shell: it leads the process group of all that belongs to the sandbox. */
  keeper: number;
  /** Resolves when all of it is gone. */
  ended: Promise<void>;
  /** Rejects where it could not even be started. */
  broken: Promise<never>;
  /** What the sandbox said, on standard error. */
  said(): string;
  /** Has that folder go when the sandbox ends; without one nothing but the sandbox goes. */
  keep(folder?: string): void;
  /** Ends all of it, at once. */
  kill(): void;
  /** Ends nothing; but this process need not wait for it any longer. */
  leave(): void;
}

/** A sandbox of this machine. */
export interface LocalPlace {
  runtime: LocalRuntime;
  /** As root, whether with the rights that only root of the machine has. */
  asMachine: boolean;
}

/**
 * The command line of an agent in a sandbox that speaks on these two descriptors.
 * @param kernel the release of the kernel that it is to run under, if that is not the running one
 */
export function sandboxCommand(
  { runtime, asMachine }: LocalPlace,
  input: number,
  output: number,
  kernel?: string,
): string[] {
  const users = isConfined(runtime, asMachine, kernel) ? 'same' : '-';
  const descriptors = [input, output].map(String);
  const node = [process.execPath, AGENT_FLAGS.join(' ')];
  return ['sh', SANDBOX, users, ...node, AGENT, ...descriptors, ...userNamespace(runtime)];
}

/** @throws LabError `unable` where this program (Bun), or the place of its files, allows no agent */
export function spawnAgent(place: LocalPlace): AgentProcess {
  const reason = installProblem(process.versions, AGENT);
  if (reason) throw reason;
  const { runtime } = place;
  const [file = '', ...args] = sandboxCommand(place, 3, 3);
  const proc = machineProc(runtime);
  const nothing = openSync('/dev/null', 'r+');
  // A session of its own: Ctrl-C is for the CLI, which then ends the sandbox in its own way.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', proc ?? nothing, 'pipe', ...covered(nothing)],
    env: agentEnvironment(),
  });
  for (const fd of [proc, nothing]) if (fd !== undefined) closeSync(fd);
  // Where no more files may be open there is no process, and it has no streams.
  const stdio = (child.stdio as readonly unknown[] | undefined) ?? [];
  const streams = (stdio[3] as Duplex | undefined) ?? new PassThrough().destroy();
  const toKeeper = stdio[5] as Writable | undefined;
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => child.pid ?? resolve());
  }).then(() => {
    isOver = true;
  });
  return {
    streams,
    keeper: child.pid ?? 0,
    ended,
    broken: new Promise((_, reject) => child.once('error', reject)),
    said: wordsOf(child),
    keep: (folder) => void toKeeper?.on('error', () => {}).end(`${folder ?? ''}\n`),
    kill: () => {
      // All of its group: the keeper may be gone, and what it kept still be there.
      if (child.pid !== undefined && !isOver) killGroup(child.pid);
    },
    leave: () => {
      child.unref();
      for (const stream of [streams, toKeeper, child.stderr]) stream?.destroy();
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has just ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What root's sandbox is told its number by; an agent with the machine's rights opens the networks of containers there. */
export function machineProc(runtime: LocalRuntime): number | undefined {
  return runtime === 'root' ? openSync('/proc', 'r') : undefined;
}

/** Descriptors from here on are not the agent's business. */
const OTHERS = 6;

/**
 * What this process was given by whoever started it, such as a lock of a script, would be the agent's as well, for as long
 * as a lab lives: it is given nothing in its place. What has a number beyond the limit of open files cannot be replaced.
 */
function covered(nothing: number): (number | 'ignore')[] {
  if (process.platform !== 'linux') return [];
  const most = mostDescriptors();
  const open = new Set(
    readdirSync('/proc/self/fd')
      .map(Number)
      .filter((fd) => fd < most && isInherited(fd)),
  );
  const count = Math.max(0, ...open) - OTHERS + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    open.has(index + OTHERS) ? nothing : 'ignore',
  );
}

const mostDescriptors = (): number =>
  Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);

const O_CLOEXEC = 0o2_000_000;

/** All that Node opens itself closes at exec. */
function isInherited(fd: number): boolean {
  try {
    const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
    return fd >= OTHERS && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    // It was that of the reading.
    return false;
  }
}

function wordsOf(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return () => said;
}

/** What programs need to be found, to speak the user's language and to show it. All else, such as secrets of CI, stays here. */
const HANDED_ON =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|NO_COLOR|LANG|LANGUAGE|LC_\w+|TZ|EDITOR|PAGER|LAB_TIMEOUT|LAB_MEMORY)$/;

/** All of the environment that a sandbox begins with: whatever runs in it can read that. */
export function agentEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => HANDED_ON.test(name)));
}

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

/** An agent in its namespaces, and the shell outside that keeps it. */
export interface AgentProcess {
  streams: Duplex | ByteStreams;
  /** The process id of that shell, which leads the process group of the sandbox. */
  keeper: number;
  /** Resolves when all of it is gone. */
  ended: Promise<void>;
  /** Rejects if it could not be started. */
  broken: Promise<never>;
  /** Returns the sandbox's standard error so far. */
  said(): string;
  /** Removes this folder when the sandbox ends. Without one, only the sandbox goes. */
  keep(folder?: string): void;
  /** Ends everything at once. */
  kill(): void;
  /** Lets this process end without waiting for it. The sandbox stays. */
  leave(): void;
}

/** A sandbox of this machine. */
export interface LocalPlace {
  runtime: LocalRuntime;
  /** For root: does it have the rights of the machine's root? */
  asMachine: boolean;
}

/**
 * Returns the command line of an agent in a sandbox that speaks on these two descriptors.
 * @param kernel the release of the kernel that it will run under, if it is not the running one
 * @param isShared whether several speak to it over them, each by a stream of HTTP/2
 */
export function sandboxCommand(
  { runtime, asMachine }: LocalPlace,
  input: number,
  output: number,
  { kernel, isShared = false }: { kernel?: string; isShared?: boolean } = {},
): string[] {
  const users = isConfined(runtime, asMachine, kernel) ? 'same' : '-';
  const descriptors = [input, output].map(String);
  const node = [process.execPath, AGENT_FLAGS.join(' ')];
  const line = isShared ? 'shared' : 'own';
  return ['sh', SANDBOX, users, ...node, AGENT, ...descriptors, line, ...userNamespace(runtime)];
}

/** @throws LabError `unable` if this runtime (Bun), or the place of its files, allows no agent */
export function spawnAgent(place: LocalPlace): AgentProcess {
  const reason = installProblem(process.versions, AGENT);
  if (reason) throw reason;
  const { runtime } = place;
  const [file = '', ...args] = sandboxCommand(place, 3, 3);
  const proc = machineProc(runtime);
  const nothing = openSync('/dev/null', 'r+');
  // It has its own session: Ctrl-C is for the CLI, which ends the sandbox in its own way.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', proc ?? nothing, 'pipe', ...covered(nothing)],
    env: agentEnvironment(),
  });
  for (const fd of [proc, nothing]) if (fd !== undefined) closeSync(fd);
  // If no more files may be open, there is no process and it has no streams.
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
      // The whole group is killed: the keeper may be gone while what it kept is still there.
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
    // The process has just ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Returns a descriptor of the machine's /proc for root's sandbox. An agent with the machine's rights opens
 * the networks of containers by it.
 */
export function machineProc(runtime: LocalRuntime): number | undefined {
  return runtime === 'root' ? openSync('/proc', 'r') : undefined;
}

/** Descriptors from here on are not for the agent. */
const OTHERS = 6;

/**
 * The agent must not inherit descriptors that this process was given, such as a script's lock: it would hold them as
 * long as the lab lives. So each is replaced by /dev/null. One beyond the limit of open files cannot be replaced.
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

/** Descriptors that Node opens itself close at exec. */
function isInherited(fd: number): boolean {
  try {
    const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
    return fd >= OTHERS && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    // It was the descriptor of this reading.
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

/**
 * Variables that programs need to be found, and to speak and show the user's language. Others, such as
 * secrets of CI, stay here.
 */
const HANDED_ON =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|NO_COLOR|LANG|LANGUAGE|LC_\w+|TZ|EDITOR|PAGER|LAB_TIMEOUT|LAB_MEMORY)$/;

/** Returns the whole environment of a sandbox. Whatever runs in it can read that. */
export function agentEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => HANDED_ON.test(name)));
}

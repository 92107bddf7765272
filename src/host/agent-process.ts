import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { type Duplex, PassThrough, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ByteStreams } from '../agent/channel.ts';
import { groupOf, outputOf } from './child-process.ts';
import { installProblem } from './installed.ts';
import { isConfined, type LocalRuntime, userNamespace } from './runtime.ts';
import { AGENT_FLAGS } from './v8-flags.ts';

const AGENT = fileURLToPath(new URL('./agent.cjs', import.meta.url));
const SANDBOX = fileURLToPath(new URL('./sandbox.sh', import.meta.url));

/** An agent in its namespaces, and its keeper: the shell outside that starts it and cleans up after it. */
export interface AgentProcess {
  streams: Duplex | ByteStreams;
  /** The keeper's process id. The keeper leads the process group of the sandbox. */
  keeper: number;
  /** Resolves when the agent and its keeper have ended. */
  ended: Promise<void>;
  /** Rejects if the keeper could not be started. */
  broken: Promise<never>;
  /** Returns the sandbox's standard error so far. */
  said(): string;
  /** Tells the keeper to remove this folder when the sandbox ends. Without a folder only the sandbox ends. */
  keep(folder?: string): void;
  /** Kills the agent and its keeper at once. */
  kill(): void;
  /** Lets this process end without waiting for the sandbox, which stays. */
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
 * @param kernel the release of the kernel that the agent will run under, if it is not the running one
 * @param isShared whether several clients speak to the agent over them, each by an HTTP/2 stream
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

/** @throws LabError `unable` if an agent cannot run in this runtime (Bun), or from where its files are */
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
  // If no more files may be open, the program does not start, and has no streams.
  const stdio = (child.stdio as readonly unknown[] | undefined) ?? [];
  const streams = (stdio[3] as Duplex | undefined) ?? new PassThrough().destroy();
  const toKeeper = stdio[5] as Writable | undefined;
  return {
    streams,
    keeper: child.pid ?? 0,
    broken: new Promise((_, reject) => child.once('error', reject)),
    said: outputOf(child),
    keep: (folder) => void toKeeper?.on('error', () => {}).end(`${folder ?? ''}\n`),
    ...groupOf(child),
    leave: () => {
      child.unref();
      for (const stream of [streams, toKeeper, child.stderr]) stream?.destroy();
    },
  };
}

/**
 * Returns a descriptor of the machine's /proc for root's sandbox. Through it, an agent with the machine's rights
 * opens the networks of containers.
 */
export function machineProc(runtime: LocalRuntime): number | undefined {
  return runtime === 'root' ? openSync('/proc', 'r') : undefined;
}

/** The agent gets the descriptors below this one, and no others. */
const OTHERS = 6;

/**
 * The agent must not inherit descriptors that this process was given, such as a script's lock: it would hold them
 * as long as the lab lives. So each is replaced by /dev/null. One beyond the limit of open files cannot be
 * replaced.
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

/** Descriptors that Node itself opens are closed at exec. */
function isInherited(fd: number): boolean {
  try {
    const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
    return fd >= OTHERS && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    // This was the descriptor by which the folder was read, which is closed by now.
    return false;
  }
}

/**
 * The variables that programs need to be found, and to use the user's language. Others, such as secrets of a CI
 * service, are not passed on.
 */
const HANDED_ON =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|NO_COLOR|LANG|LANGUAGE|LC_\w+|TZ|EDITOR|PAGER|LAB_TIMEOUT|LAB_MEMORY)$/;

/** Returns the whole environment of a sandbox. Every program in the sandbox can read it. */
export function agentEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => HANDED_ON.test(name)));
}

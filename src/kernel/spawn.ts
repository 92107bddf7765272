import { closeSync, constants } from 'node:fs';
import { Socket } from 'node:net';
import { constants as system } from 'node:os';
import koffi from 'koffi';
import { check, KernelError } from './error.ts';
import { expendable } from './limits.ts';

/**
 * posix_spawn(3). Node would copy this process's page tables for each program. The C library lends this process's
 * memory to the new one until it runs its own program, which costs the same however large this process is.
 */
const library = koffi.load(null);
const posixSpawnp = library.func(
  'int posix_spawnp(void *, const char *, void *, void *, const char **, const char **)',
);
const initActions = library.func('int posix_spawn_file_actions_init(void *)');
const destroyActions = library.func('int posix_spawn_file_actions_destroy(void *)');
const addDup2 = library.func('int posix_spawn_file_actions_adddup2(void *, int, int)');
const addOpen = library.func(
  'int posix_spawn_file_actions_addopen(void *, int, const char *, int, uint32_t)',
);
const addCloseFrom = ifAny('int posix_spawn_file_actions_addclosefrom_np(void *, int)');
const initAttributes = library.func('int posix_spawnattr_init(void *)');
const setFlags = library.func('int posix_spawnattr_setflags(void *, short)');
const setDefaultSignals = library.func('int posix_spawnattr_setsigdefault(void *, const void *)');
const fillSignals = library.func('int sigfillset(void *)');
const pipe2 = library.func('int pipe2(void *, int)');
const waitpid = library.func('int waitpid(int, void *, int)');

/** Returns a function of the C library if there is one: glibc before 2.34 and musl do not have them all. */
function ifAny(prototype: string): ReturnType<typeof library.func> | undefined {
  try {
    return library.func(prototype);
  } catch {
    return undefined;
  }
}

/** Numbers of <spawn.h>. */
const SETSIGDEF = 0x04;
const SETSIGMASK = 0x08;
const SETSID = 0x80;

const O_CLOEXEC = 0o2_000_000;
const WNOHANG = 1;
/** For `waitpid`: any child. */
const ANY = -1;
/** Process 1: all other processes in its PID namespace are its descendants, and end with it. */
const FIRST = 1;

/** In bytes. `posix_spawn_file_actions_t`, `posix_spawnattr_t` and `sigset_t` are smaller in every C library. */
const ROOM = 1024;

/**
 * What a descriptor of the program is: a pipe to this process, a file that the program opens, or one of our
 * descriptors.
 */
export type Stdio = 'pipe' | { open: string } | { descriptor: number };

const NOTHING: Stdio = { open: '/dev/null' };

export interface SpawnOptions {
  /** The program's whole environment. The program itself is searched on this process's own PATH. */
  env: Readonly<Record<string, string | undefined>>;
  stdin?: Stdio;
  stdout?: Stdio;
  stderr?: Stdio;
}

/** How a program ended: by itself, or by a signal. */
export type End = { exitCode: number; signal?: never } | { exitCode?: never; signal: NodeJS.Signals };

export interface Child {
  pid: number;
  /**
   * This process's ends of the pipes. Child processes of the program may hold the other ends longer than the
   * program lives.
   */
  stdin: Socket | undefined;
  stdout: Socket | undefined;
  stderr: Socket | undefined;
  ended: Promise<End>;
}

/**
 * Starts a program in this thread's namespaces. Its signals are as in a new shell, and it gets no other descriptors
 * of this process. It leads a session, and the first terminal that it opens becomes the session's. The kernel
 * shares processors between sessions (sched(7), autogroup), so many programs of one lab do not slow down all
 * others.
 *
 * @throws KernelError, such as `ENOENT` for a missing program
 */
export function spawn(file: string, args: readonly string[], options: SpawnOptions): Child {
  const { stdin = NOTHING, stdout = NOTHING, stderr = NOTHING } = options;
  listen();
  const pipes = new Map<number, Pipe>();
  const actions = Buffer.alloc(ROOM);
  initActions(actions);
  try {
    for (const [fd, what] of [stdin, stdout, stderr].entries()) {
      if (what !== 'pipe' && 'open' in what) addOpen(actions, fd, what.open, constants.O_RDWR, 0);
      else if (what !== 'pipe') addDup2(actions, what.descriptor, fd);
      else {
        const pipe = openPipe(file, fd);
        pipes.set(fd, pipe);
        addDup2(actions, pipe.theirs, fd);
      }
    }
    // exec closes these descriptors too, but this process goes on before exec: a port that it closes would then
    // still be taken for a moment.
    addCloseFrom?.(actions, 3);
    const pid = start(file, args, actions, options);
    const stream = (fd: number) => {
      const ours = pipes.get(fd)?.ours;
      return ours === undefined
        ? undefined
        : new Socket({ fd: ours, readable: fd !== 0, writable: fd === 0 });
    };
    return { pid, ended: endOf(pid), stdin: stream(0), stdout: stream(1), stderr: stream(2) };
  } catch (error) {
    for (const { ours } of pipes.values()) closeSync(ours);
    throw error;
  } finally {
    destroyActions(actions);
    for (const { theirs } of pipes.values()) closeSync(theirs);
  }
}

interface Pipe {
  ours: number;
  theirs: number;
}

function openPipe(file: string, fd: number): Pipe {
  const ends = Buffer.alloc(8);
  check(pipe2(ends, O_CLOEXEC), file, 'open a pipe');
  const [read, write] = [ends.readInt32LE(0), ends.readInt32LE(4)];
  return fd === 0 ? { theirs: read, ours: write } : { theirs: write, ours: read };
}

function start(file: string, args: readonly string[], actions: Buffer, options: SpawnOptions): number {
  const [attributes, signals, pid] = [Buffer.alloc(ROOM), Buffer.alloc(ROOM), Buffer.alloc(4)];
  initAttributes(attributes);
  setFlags(attributes, SETSIGDEF | SETSIGMASK | SETSID);
  fillSignals(signals);
  setDefaultSignals(attributes, signals);
  const env = Object.entries(options.env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  const errno = expendable(() =>
    posixSpawnp(pid, file, actions, attributes, [file, ...args, null], [...env, null]),
  );
  // Like execvp(3), hands a script without #! to the shell.
  if (errno === system.errno.ENOEXEC && file !== 'sh') return start('sh', [file, ...args], actions, options);
  if (errno !== 0) throw new KernelError({ object: file, step: 'start it', errno });
  return pid.readInt32LE();
}

/** Kills a program, and returns when it is gone, so that nobody can look into it any more. */
export function endNow({ pid, stdin }: Child): void {
  stdin?.destroy();
  process.kill(pid, 'SIGKILL');
  const status = Buffer.alloc(4);
  if (waitpid(pid, status, 0) === pid) ended(pid, status);
}

const running = new Map<number, (end: End) => void>();

function endOf(pid: number): Promise<End> {
  return new Promise((resolve) => running.set(pid, resolve));
}

/**
 * Call this before the first program starts, because that program may end before this thread goes on. The signal
 * says that programs have ended, but not which.
 */
function listen(): void {
  if (!process.listeners('SIGCHLD').includes(reap)) process.on('SIGCHLD', reap);
}

function reap(): void {
  const status = Buffer.alloc(4);
  if (process.pid === FIRST) {
    // Orphans become children of process 1. It must wait for them too, or they stay as zombies.
    for (let pid = waitpid(ANY, status, WNOHANG); pid > 0; pid = waitpid(ANY, status, WNOHANG))
      ended(pid, status);
    return;
  }
  for (const pid of running.keys()) if (waitpid(pid, status, WNOHANG) === pid) ended(pid, status);
}

function ended(pid: number, status: Buffer): void {
  running.get(pid)?.(endFrom(status.readInt32LE()));
  running.delete(pid);
}

/** Splits the status as WIFEXITED(3) and its relatives do. */
function endFrom(status: number): End {
  const number = status & 0x7f;
  if (number === 0) return { exitCode: (status >> 8) & 0xff };
  const name = Object.entries(system.signals).find(([, value]) => value === number)?.[0];
  return { signal: (name ?? 'SIGKILL') as NodeJS.Signals };
}

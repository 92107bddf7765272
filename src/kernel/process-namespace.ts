import { closeSync, existsSync, fstatSync, realpathSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { check, KernelError } from './error.ts';
import * as libc from './libc.ts';
import { openOwnProc } from './own-proc.ts';
import { type Child, spawn } from './spawn.ts';

const CLONE_NEWIPC = 0x800_0000;
const CLONE_NEWPID = 0x2000_0000;
const KINDS = CLONE_NEWPID | CLONE_NEWIPC;
/** The same on every processor. */
const PIDFD_OPEN = 434;

const syscall = koffi.load(null).func('long syscall(long, int, uint32_t)');

/**
 * Process 1 of such a namespace waits for an input that never comes. The kernel keeps all signals of programs in there from it: unlike
 * a shell, cat handles none. Orphans become its children. As it ignores SIGCHLD, nothing stays of those that end.
 */
const FIRST = ['env', '--ignore-signal=CHLD', 'cat'] as const;

let own: number | undefined;
/** A descriptor of a process that is in the namespaces in which the thread starts programs now. */
let current: number | undefined;

/** A PID and an IPC namespace: programs that are started in it see, signal and share memory with no others. */
export class ProcessNamespace {
  readonly #first: Child;
  readonly #fd: number;
  readonly #object: string;

  /** @throws KernelError where this kernel gives this process none */
  constructor(object: string) {
    this.#object = object;
    own ??= open(process.pid, object);
    check(libc.unshare(KINDS), object, 'create a PID namespace');
    // When the root changes, the kernel moves on only who works there.
    libc.chdir('/');
    try {
      this.#first = startFirst();
    } finally {
      enter(own, object);
    }
    this.#fd = open(this.#first.pid, object);
  }

  /**
   * By its process 1 programs reach what that has as / and as working folder: both must be what is / for the thread now.
   * @throws KernelError `EPERM` where it is something else
   */
  checkRoot(): void {
    const ours = statSync('/');
    const isOurs = (name: string) => {
      const fd = openOwnProc(`${this.first}/${name}`);
      const { dev, ino } = fstatSync(fd);
      closeSync(fd);
      return dev === ours.dev && ino === ours.ino;
    };
    if (['root', 'cwd'].every(isOurs)) return;
    const step = 'give its PID namespace the same root';
    throw new KernelError({ object: this.#object, step, errno: constants.errno.EPERM });
  }

  /** Of its process 1, as this process counts. */
  get first(): number {
    return this.#first.pid;
  }

  /** Runs `fn`, which is synchronous: programs that it starts are in there. */
  run<T>(fn: () => T): T {
    const before = current ?? own ?? -1;
    if (before === this.#fd) return fn();
    enter(this.#fd, this.#object);
    try {
      return fn();
    } finally {
      enter(before, this.#object);
    }
  }

  /** Ends every program in it. */
  close(): void {
    closeSync(this.#fd);
    this.#first.stdin?.destroy();
    try {
      process.kill(this.#first.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function startFirst(): Child {
  const [file, ...args] = isOfBusybox() ? FIRST.slice(-1) : FIRST;
  return spawn(file ?? '', args, { env: { PATH: process.env.PATH }, stdin: 'pipe' });
}

/** Its env knows no signals: there orphans stay as zombies, until the namespace ends. */
function isOfBusybox(): boolean {
  const places = (process.env.PATH ?? '').split(':').map((folder) => join(folder, FIRST[0]));
  const place = places.find((path) => existsSync(path));
  return place !== undefined && realpathSync(place).endsWith('busybox');
}

function open(pid: number, object: string): number {
  return check(Number(syscall(PIDFD_OPEN, pid, 0)), object, 'open its PID namespace');
}

function enter(fd: number, object: string): void {
  if (libc.setns(fd, KINDS) < 0) {
    const failure = { object, step: 'enter the PID namespace of its programs', errno: libc.errno() };
    throw new KernelError({ ...failure, hint: 'a program of the lab may have ended process 1 there' });
  }
  current = fd;
}

import { closeSync, constants, existsSync, fstatSync, realpathSync, statSync, writeSync } from 'node:fs';
import { constants as system } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { check, KernelError } from './error.ts';
import * as libc from './libc.ts';
import { openOwnProc } from './own-proc.ts';
import { type Child, endNow, spawn } from './spawn.ts';

const CLONE_NEWIPC = 0x800_0000;
const CLONE_NEWPID = 0x2000_0000;
const KINDS = CLONE_NEWPID | CLONE_NEWIPC;
/** The number of the system call is the same on every processor. */
const PIDFD_OPEN = 434;

const syscall = koffi.load(null).func('long syscall(long, int, uint32_t)');

/**
 * Process 1 of the namespace: it waits for input that never comes. Programs in the namespace cannot end it, because
 * the kernel drops their signals to process 1, and cat, unlike a shell, handles none. Orphans become its children.
 * It ignores SIGCHLD, so ended children do not stay as zombies.
 */
const FIRST = ['env', '--ignore-signal=CHLD', 'cat'] as const;

/** Descriptors for this process itself, and for the IPC namespace that it started with. */
let own: number | undefined;
let ownIpc = -1;
/** A descriptor for the namespaces in which the thread starts programs. */
let current: number | undefined;

const open = new Set<ProcessNamespace>();

export const openNamespaces: ReadonlySet<ProcessNamespace> = open;

/** A PID and an IPC namespace: its programs see and signal only each other, and share memory only with each other. */
export class ProcessNamespace {
  /** How many processes and threads its programs may be at most. */
  readonly most: number;
  readonly #first: Child;
  readonly #fd: number;
  readonly #object: string;

  /** @throws KernelError if this kernel does not allow it */
  constructor(object: string, most: number) {
    this.#object = object;
    this.most = most;
    if (own === undefined) {
      own = openProcess(process.pid, object);
      ownIpc = openOwnProc('thread-self/ns/ipc');
    }
    // This is tried while the thread is still in its own namespace: kernels before 5.8 cannot enter a namespace
    // this way.
    enter(own, object);
    check(libc.unshare(KINDS), object, 'create a PID namespace');
    // When the root changes, the kernel moves only processes whose working folder is the root.
    libc.chdir('/');
    try {
      this.#first = startFirst();
    } finally {
      enter(own, object);
    }
    this.#fd = openProcess(this.#first.pid, object);
    open.add(this);
  }

  /**
   * Checks that the root and working folder of process 1 are this thread's present root, because programs can reach
   * them through process 1.
   * @throws KernelError `EPERM` if one is not
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
    throw new KernelError({ object: this.#object, step, errno: system.errno.EPERM });
  }

  /**
   * Lets the kernel refuse its programs more than twice as many processes and threads as they should have. Only
   * processes in the namespace see the setting, and only a process with this process's rights may write it. So a
   * program in the namespace opens the file, and this process writes.
   * @param proc a writable /proc
   */
  limitProcesses(proc: string): void {
    const file = { open: `${proc}/sys/kernel/pid_max` };
    const opener = this.run(() =>
      spawn('cat', [], { env: { PATH: process.env.PATH }, stdin: 'pipe', stdout: file }),
    );
    try {
      const fd = openOwnProc(`${opener.pid}/fd/1`, constants.O_WRONLY);
      writeSync(fd, String(2 * this.most));
      closeSync(fd);
    } finally {
      endNow(opener);
    }
  }

  /** The process id of the namespace's process 1, as this process sees it. */
  get first(): number {
    return this.#first.pid;
  }

  /** Runs the synchronous `fn`. Programs that it starts are in the PID namespace. */
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

  /** Ends every program in the namespace. */
  close(): void {
    open.delete(this);
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

/** busybox's env does not have that option, so orphans stay as zombies until the namespace ends. */
function isOfBusybox(): boolean {
  const places = (process.env.PATH ?? '').split(':').map((folder) => join(folder, FIRST[0]));
  const place = places.find((path) => existsSync(path));
  return place !== undefined && realpathSync(place).endsWith('busybox');
}

function openProcess(pid: number, object: string): number {
  return check(Number(syscall(PIDFD_OPEN, pid, 0)), object, 'open its PID namespace');
}

function enter(fd: number, object: string): void {
  if (libc.setns(fd, KINDS) < 0) {
    const failure = { object, step: 'enter the PID namespace of its programs', errno: libc.errno() };
    throw new KernelError({ ...failure, hint: 'a program of the lab may have ended process 1 there' });
  }
  // By its own descriptor a process enters the IPC namespace that it is in just now.
  if (fd === own) check(libc.setns(ownIpc, CLONE_NEWIPC), object, 'go back to its IPC namespace');
  current = fd;
}

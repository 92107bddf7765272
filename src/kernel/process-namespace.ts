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
/** The number is the same on every processor. */
const PIDFD_OPEN = 434;

const syscall = koffi.load(null).func('long syscall(long, int, uint32_t)');

/**
 * Process 1 of the namespace waits for input that never comes. The kernel drops signals from programs in the
 * namespace to it: unlike a shell, cat handles none. Orphans become its children. It ignores SIGCHLD, so
 * ended ones leave nothing.
 */
const FIRST = ['env', '--ignore-signal=CHLD', 'cat'] as const;

let own: number | undefined;
/** A descriptor of a process in the namespaces where the thread starts programs. */
let current: number | undefined;

const open = new Set<ProcessNamespace>();

/** PID namespaces that are not closed. */
export const openNamespaces: ReadonlySet<ProcessNamespace> = open;

/** A PID and an IPC namespace: its programs see, signal and share memory with no others. */
export class ProcessNamespace {
  /** How many processes and threads its programs should be at most. */
  readonly most: number;
  readonly #first: Child;
  readonly #fd: number;
  readonly #object: string;

  /** @throws KernelError if this kernel does not allow it */
  constructor(object: string, most: number) {
    this.#object = object;
    this.most = most;
    own ??= openProcess(process.pid, object);
    // Tried before there is something to come back from: kernels before 5.8 know no such way.
    enter(own, object);
    check(libc.unshare(KINDS), object, 'create a PID namespace');
    // When the root changes, the kernel only moves processes that work there.
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
   * Checks the root: by process 1 of the namespace programs reach its root and working folder, so both must
   * be the thread's present root.
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
   * Has the kernel refuse its programs twice as many processes and threads as they should be. The kernel shows
   * the namespace's own setting only to processes in it, and lets only those with this process's rights write
   * it. So a program is started with the open file, and this process writes.
   * @param proc a /proc that may be written to
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

  /** The process id of its process 1, as this process counts. */
  get first(): number {
    return this.#first.pid;
  }

  /** Runs the synchronous `fn`. Programs that it starts are in the namespace. */
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

/** busybox's env does not know that option, so orphans stay as zombies until the namespace ends. */
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
  current = fd;
}

import { closeSync, openSync, statSync } from 'node:fs';
import { check } from './error.ts';
import * as libc from './libc.ts';
import { openOwnProc } from './own-proc.ts';
import type { ProcessNamespace } from './process-namespace.ts';

/** What programs see of files. */
export interface Files {
  /** A descriptor of the mount namespace. */
  mounts: number;
  /** Where they begin. */
  folder?: string;
  /** Where programs that see them are, if that is a PID namespace of their own. */
  processes?: ProcessNamespace;
}

/** What this process started with: `fd` once the thread has left it for the first time. */
const own = { fd: -1, folder: '/' };

/** In one that has no descriptor yet. */
const NOWHERE = -2;

/** Descriptor of the mount namespace that the thread is in. */
let current = own.fd;

/**
 * A copy of a mount namespace; returns a descriptor that keeps it alive. Its mounts are private where those of the
 * original are.
 *
 * @param original a descriptor of one; without it, the one this process was started in
 * @param furnish changes what is mounted in the copy
 */
export function createMounts(object: string, original?: number, furnish = () => {}): number {
  leaveForTheFirstTime();
  const before = current;
  enterMounts(original ?? own.fd, object);
  separate(object);
  check(libc.unshare(libc.CLONE_NEWNS), object, 'create a mount namespace');
  current = NOWHERE;
  try {
    furnish();
    const made = openOwnProc(PATH);
    keepRoot(made);
    return made;
  } finally {
    enter(before, object);
  }
}

/**
 * Of a process in a chroot: the descriptor of / in each mount namespace, by that of the namespace. Entering one leads out of a
 * chroot, to files that neither this process nor a lab was to see.
 */
let roots: Map<number, number> | undefined;

/** Whether this process is in one: who may call chroot finds a way out of it. */
export function isInChroot(): boolean {
  leaveForTheFirstTime();
  return roots !== undefined;
}

function keepRoot(mounts: number): void {
  const former = roots?.get(mounts);
  if (former !== undefined) closeSync(former);
  roots?.set(mounts, openSync('/', 'r'));
}

/** Runs `fn`, which is synchronous, in a mount namespace; without one, in the process's own. */
export function inMounts<T>(fd: number | undefined, object: string, fn: () => T): T {
  const before = current;
  enterMounts(fd ?? own.fd, object);
  try {
    return fn();
  } finally {
    enterMounts(before, object);
  }
}

function enterMounts(fd: number, object: string): void {
  if (fd !== current) enter(fd, object);
}

const PATH = 'thread-self/ns/mnt';

function leaveForTheFirstTime(): void {
  if (own.fd !== -1) return;
  own.folder = process.cwd();
  own.fd = current = openOwnProc(PATH);
  const before = { fd: openSync('/', 'r'), ...identity() };
  enter(own.fd, 'sandbox');
  const { ino, dev } = identity();
  if (ino === before.ino && dev === before.dev) return closeSync(before.fd);
  roots = new Map([[own.fd, before.fd]]);
  enter(own.fd, 'sandbox');
}

const identity = () => statSync('/', { bigint: true });

/** The kernel puts the thread at the namespace's root: programs are to start where they would have without all this. */
function enter(fd: number, object: string): void {
  separate(object);
  check(libc.setns(fd, libc.CLONE_NEWNS), object, 'enter its mount namespace');
  current = fd;
  const root = roots?.get(fd);
  if (root !== undefined) {
    check(libc.fchdir(root), object, 'go back to its root');
    check(libc.chroot('.'), object, 'go back to its root');
  }
  libc.chdir(own.folder);
}

/**
 * Threads share their root and working folder, and one that does cannot change its mount namespace: ours gets its own. A
 * thread that it starts shares them again.
 */
function separate(object: string): void {
  check(libc.unshare(libc.CLONE_FS), object, 'get a working folder of its own for the thread');
}

import { closeSync, openSync, statSync } from 'node:fs';
import { check } from './error.ts';
import * as libc from './libc.ts';
import { openOwnProc } from './own-proc.ts';
import type { ProcessNamespace } from './process-namespace.ts';

/** The file system that programs of a lab see. */
export interface Files {
  /** A descriptor of the mount namespace. */
  mounts: number;
  /** The working folder of the programs. */
  folder?: string;
  /** The PID namespace of the programs, if they have one of their own. */
  processes?: ProcessNamespace;
}

/** The mount namespace that this process started with. `fd` is set when the thread first leaves it. */
const own = { fd: -1, folder: '/' };

/** Stands for a mount namespace that has no descriptor yet. */
const NOWHERE = -2;

/** The descriptor of the mount namespace that the thread is in. */
let current = own.fd;

/**
 * Copies a mount namespace, and returns a descriptor that keeps the copy. The copy's mounts are private if the
 * original's are.
 *
 * @param original the descriptor of a mount namespace; if absent, the one that this process started with
 * @param furnish changes the mounts of the copy
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
 * For a process in a chroot: the descriptor of / in each mount namespace. Entering a mount namespace leads out of
 * the chroot, to files that neither this process nor a lab should see.
 */
let roots: Map<number, number> | undefined;

/** Is this process in a chroot? A process that may call chroot can leave one. */
export function isInChroot(): boolean {
  leaveForTheFirstTime();
  return roots !== undefined;
}

function keepRoot(mounts: number): void {
  const former = roots?.get(mounts);
  if (former !== undefined) closeSync(former);
  roots?.set(mounts, openSync('/', 'r'));
}

/** Runs the synchronous `fn` in a mount namespace. If `fd` is undefined, in the process's own. */
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

/**
 * The kernel moves the thread to the namespace's root. So its root and working folder are restored, because
 * programs start in them.
 */
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
 * Gives this thread a root and working folder of its own, because a thread that shares them cannot change its mount
 * namespace. Threads that it starts share them with it again.
 */
function separate(object: string): void {
  check(libc.unshare(libc.CLONE_FS), object, 'get a working folder of its own for the thread');
}

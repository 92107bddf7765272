import { check } from './error.ts';
import * as libc from './libc.ts';

/** Bytes of a file system in memory for each file that it may have. An empty file takes about 1000 bytes, too. */
const FOR_A_FILE = 4096;
const FEWEST = 64;

/** Mounts an empty file system in memory on `path`. `mode` is like chmod's, `0o755`; `size` is a limit in bytes. */
export function mountTmpfs(path: string, { mode, size }: { mode: number; size?: number }): void {
  const flags = libc.MS_NOSUID | libc.MS_NODEV;
  const limits =
    size === undefined ? [] : [`size=${size}`, `nr_inodes=${Math.max(FEWEST, Math.ceil(size / FOR_A_FILE))}`];
  const options = [`mode=${mode.toString(8)}`, ...limits].join();
  check(libc.mount('tmpfs', path, 'tmpfs', flags, options), path, 'mount a tmpfs');
}

export function mountDevpts(path: string): void {
  const flags = libc.MS_NOSUID | libc.MS_NOEXEC;
  const options = 'newinstance,ptmxmode=0666,mode=0620';
  check(libc.mount('devpts', path, 'devpts', flags, options), path, 'mount terminals');
}

/**
 * Mounts the /proc of the PID namespace that process `pid` is in. Since Linux 6.18 the mounting process may be in
 * another one.
 */
export function mountProc(path: string, pid: number): void {
  const flags = libc.MS_NOSUID | libc.MS_NODEV | libc.MS_NOEXEC;
  const options = `pidns=/proc/${pid}/ns/pid`;
  check(libc.mount('proc', path, 'proc', flags, options), path, 'mount /proc of its programs');
}

/** Shows the file `source` in place of the file `target`, which stays underneath. */
export function bindFile(source: string, target: string): void {
  check(libc.mount(source, target, null, libc.MS_BIND, null), target, `put ${source} in its place`);
}

/** Removes the mount that covers `target`, also for programs that have it open. */
export function uncover(target: string): void {
  check(libc.umount2(target, libc.MNT_DETACH), target, 'show again what is beneath');
}

/** Makes mounts private: mounts made here are not seen in other mount namespaces, and theirs are not seen here. */
export function makeMountsPrivate(): void {
  check(libc.mount('none', '/', null, libc.MS_REC | libc.MS_PRIVATE, null), '/', 'make all mounts private');
}

/** Makes everything below `folder` read-only, except what is below `except`. */
export function makeReadOnly(folder: string, except: string): void {
  const remount = libc.MS_REMOUNT | libc.MS_BIND;
  bindFile(folder, folder);
  bindFile(except, except);
  const flags = libc.MS_RDONLY | remount;
  check(libc.mount('none', folder, null, flags, null), folder, 'make it read-only');
}

import koffi from 'koffi';
import { check, KernelError } from './error.ts';
import * as libc from './libc.ts';

const library = koffi.load(null);
const pivotRoot = library.func('long syscall(long, const char *, const char *)');
const setAttributes = library.func('long syscall(long, int, const char *, uint32_t, void *, size_t)');
const statfs = library.func('int statfs(const char *, void *)');

const PIVOT_ROOT = { x64: 155, arm64: 41 }[process.arch as string] ?? -1;
const MOUNT_SETATTR = 442;
const AT_FDCWD = -100;
const AT_RECURSIVE = 0x8000;
/** Read-only, no set-user-id, no devices: `MOUNT_ATTR_RDONLY`, `_NOSUID`, `_NODEV`. */
const [ATTR_READ_ONLY, ATTR_NO_SUID, ATTR_NO_DEVICES] = [1n, 2n, 4n] as const;
const MS_MOVE = 0x2000;
const [EPERM, EINVAL, ENOSYS] = [1, 22, 38];

/** The offset of the flags in `struct statfs`, the same on all 64-bit processors. */
const FLAGS_AT = 80;
const ST_RELATIME = 0x1000;
const MS_RELATIME = 0x20_0000;
/** Flags that have the same value in statfs and mount: nosuid, nodev, noexec, noatime, nodiratime. */
const SAME = 0x2 | 0x4 | 0x8 | 0x400 | 0x800;

/** Shows the folder, with the mounts below it, also at `target`. */
export function bindFolder(source: string, target: string): void {
  const flags = libc.MS_BIND | libc.MS_REC;
  check(libc.mount(source, target, null, flags, null), target, `put ${source} in its place`);
}

/**
 * Makes the mount `target`, and everything below it, read-only.
 * @param isForeign whether somebody else may have put devices or set-user-id programs there; they then have no
 * effect
 */
export function sealMount(target: string, isForeign = false): void {
  const set = ATTR_READ_ONLY | (isForeign ? ATTR_NO_SUID | ATTR_NO_DEVICES : 0n);
  const attributes = Buffer.from(BigUint64Array.of(set, 0n, 0n, 0n).buffer);
  const done = setAttributes(MOUNT_SETATTR, AT_FDCWD, target, AT_RECURSIVE, attributes, attributes.length);
  if (done === 0) return;
  if (libc.errno() !== ENOSYS)
    throw new KernelError({ object: target, step: 'make it read-only', errno: libc.errno() });
  // Before Linux 5.12, existing flags must be repeated, because a user namespace may not remove them.
  const found = Buffer.alloc(256);
  check(statfs(target, found), target, 'read its flags');
  const has = Number(found.readBigUInt64LE(FLAGS_AT));
  const kept = (has & SAME) | (has & ST_RELATIME ? MS_RELATIME : 0);
  const foreign = isForeign ? libc.MS_NOSUID | libc.MS_NODEV : 0;
  const flags = libc.MS_REMOUNT | libc.MS_BIND | libc.MS_RDONLY | kept | foreign;
  check(libc.mount('none', target, null, flags, null), target, 'make it read-only');
}

/** Makes the mount `folder` the root of this mount namespace. The old root can no longer be reached. */
export function changeRoot(folder: string): void {
  check(libc.chdir(folder), folder, 'enter it');
  if (pivotRoot(PIVOT_ROOT, '.', '.') === 0)
    check(libc.umount2('.', libc.MNT_DETACH), folder, 'leave the old root');
  else if ([EPERM, EINVAL].includes(libc.errno())) coverRoot(folder);
  else check(-1, folder, 'make it the root');
  check(libc.chdir('/'), folder, 'enter it');
}

/**
 * Covers the old root by the new one. Docker's seccomp profile forbids pivot_root, and so does the kernel if / is
 * an initramfs. Neither `..` nor chroot leads below a mount, and only a process that may unmount can remove it.
 */
function coverRoot(folder: string): void {
  check(libc.mount('.', '/', null, MS_MOVE, null), folder, 'make it the root');
  check(libc.chroot('.'), folder, 'leave the old root');
}

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
/** Read-only, no right by a file's owner, no devices: `MOUNT_ATTR_RDONLY`, `_NOSUID`, `_NODEV`. */
const [ATTR_READ_ONLY, ATTR_NO_SUID, ATTR_NO_DEVICES] = [1n, 2n, 4n] as const;
const MS_MOVE = 0x2000;
const [EPERM, EINVAL, ENOSYS] = [1, 22, 38];

/** Where `struct statfs` has its flags: the same on all processors of 64 bits. */
const FLAGS_AT = 80;
const ST_RELATIME = 0x1000;
const MS_RELATIME = 0x20_0000;
/** Those that statfs and mount call the same: nosuid, nodev, noexec, noatime, nodiratime. */
const SAME = 0x2 | 0x4 | 0x8 | 0x400 | 0x800;

/** Shows the folder, and what is mounted below it, at `target` too. */
export function bindFolder(source: string, target: string): void {
  const flags = libc.MS_BIND | libc.MS_REC;
  check(libc.mount(source, target, null, flags, null), target, `put ${source} in its place`);
}

/**
 * From now on nothing can be written to `target`, which is a mount, or below it, by way of this mount.
 * @param isForeign whether somebody may have put devices there, or programs with rights of their own: they are none then
 */
export function sealMount(target: string, isForeign = false): void {
  const set = ATTR_READ_ONLY | (isForeign ? ATTR_NO_SUID | ATTR_NO_DEVICES : 0n);
  const attributes = Buffer.from(BigUint64Array.of(set, 0n, 0n, 0n).buffer);
  const done = setAttributes(MOUNT_SETATTR, AT_FDCWD, target, AT_RECURSIVE, attributes, attributes.length);
  if (done === 0) return;
  if (libc.errno() !== ENOSYS)
    throw new KernelError({ object: target, step: 'make it read-only', errno: libc.errno() });
  // Before Linux 5.12. What the mount has already must be said again: a user namespace may not take it away.
  const found = Buffer.alloc(256);
  check(statfs(target, found), target, 'read its flags');
  const has = Number(found.readBigUInt64LE(FLAGS_AT));
  const kept = (has & SAME) | (has & ST_RELATIME ? MS_RELATIME : 0);
  const foreign = isForeign ? libc.MS_NOSUID | libc.MS_NODEV : 0;
  const flags = libc.MS_REMOUNT | libc.MS_BIND | libc.MS_RDONLY | kept | foreign;
  check(libc.mount('none', target, null, flags, null), target, 'make it read-only');
}

/** From now on `folder`, which is a mount, is / in this mount namespace, and nothing of the old one can be reached. */
export function changeRoot(folder: string): void {
  check(libc.chdir(folder), folder, 'enter it');
  if (pivotRoot(PIVOT_ROOT, '.', '.') === 0)
    check(libc.umount2('.', libc.MNT_DETACH), folder, 'leave the old root');
  else if ([EPERM, EINVAL].includes(libc.errno())) coverRoot(folder);
  else check(-1, folder, 'make it the root');
  check(libc.chdir('/'), folder, 'enter it');
}

/**
 * Docker's seccomp profile refuses pivot_root, and so does the kernel where / is an initramfs. The old root is covered
 * instead: `..` and chroot lead no way beneath a mount, and only who may unmount can take it away.
 */
function coverRoot(folder: string): void {
  check(libc.mount('.', '/', null, MS_MOVE, null), folder, 'make it the root');
  check(libc.chroot('.'), folder, 'leave the old root');
}

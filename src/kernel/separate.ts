import { writeFileSync } from 'node:fs';
import { release } from 'node:os';
import koffi from 'koffi';
import * as libc from './libc.ts';

const syscall = koffi.load(null).func('long syscall(long, long, void *)');

const KEYCTL = { x64: 250, arm64: 219 }[process.arch as string] ?? -1;
const KEYCTL_JOIN_SESSION_KEYRING = 1;
const CLONE_NEWTIME = 0x80;
const CLONE_NEWCGROUP = 0x200_0000;

/**
 * Gives programs that this thread starts their own clock, control groups and keys, as far as the kernel has such
 * namespaces. A kernel without such a namespace has nothing to separate, or shows it only to the machine's root.
 */
export function separateTheRest(): void {
  libc.unshare(CLONE_NEWCGROUP);
  if (startsProgramsInOtherTime()) libc.unshare(CLONE_NEWTIME);
  syscall(KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, null);
}

/**
 * Before Linux 6.3 (2b5f9dad32ed) a process whose children get a new clock can start neither threads nor programs
 * by posix_spawn: EINVAL. This cannot be tried, because the process that tries it could not start any more either.
 */
function startsProgramsInOtherTime(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 3);
}

/** Forbids user namespaces inside this one: their root could mount, and could ask much more of the kernel. */
export function forbidUserNamespaces(): void {
  writeFileSync('/proc/sys/user/max_user_namespaces', '0');
}

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
 * From now on what this thread starts has a clock, control groups and keys of its own, as far as this kernel has such: a
 * kernel without them has nothing that they would keep apart, or shows it to root of the machine only.
 */
export function separateTheRest(): void {
  libc.unshare(CLONE_NEWCGROUP);
  if (startsProgramsInOtherTime()) libc.unshare(CLONE_NEWTIME);
  syscall(KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, null);
}

/**
 * Before Linux 6.3 (2b5f9dad32ed) a process that has a clock for its children, and not yet itself, can start neither threads nor
 * programs by posix_spawn: EINVAL. Whether a kernel does so cannot be tried: whoever tried would be such a process.
 */
function startsProgramsInOtherTime(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 3);
}

/** Nobody in the user namespace of this process may make another: its root could mount, and ask the kernel for much more. */
export function forbidUserNamespaces(): void {
  writeFileSync('/proc/sys/user/max_user_namespaces', '0');
}

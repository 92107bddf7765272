import { constants, openSync } from 'node:fs';
import koffi from 'koffi';
import { check } from './error.ts';

const openat = koffi.load(null).func('int openat(int, const char *, int)');

const O_CLOEXEC = 0o2_000_000;

let proc: number | undefined;

/**
 * Opens a file of the /proc that this process was started with. Programs of a lab may have a PID namespace of their
 * own, and its /proc has no `self` for this process.
 *
 * @param path such as `thread-self/mountinfo`
 * @returns a descriptor
 */
export function openOwnProc(path: string, flags = constants.O_RDONLY): number {
  proc ??= openSync('/proc', constants.O_RDONLY | constants.O_DIRECTORY);
  return check(openat(proc, path, flags | O_CLOEXEC), `/proc/${path}`, 'open it');
}

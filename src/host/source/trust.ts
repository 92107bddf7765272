import { lstatSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

const STICKY = 0o1000;
const OTHERS = 0o022;

/**
 * Returns the file, or a folder above it, that another user could replace. Undefined if nobody could.
 * @param own users that count as this user: root, and the user who called sudo
 */
export function changeableBy(file: string, own: readonly number[]): string | undefined {
  for (let path = realpathSync(file), child: string | undefined; path !== child; ) {
    const { uid, mode } = lstatSync(path);
    // In a folder such as /tmp everyone may add files, but not replace files of others.
    if (!own.includes(uid) || ((mode & OTHERS) !== 0 && (mode & STICKY) === 0)) return path;
    child = path;
    path = dirname(path);
  }
  return undefined;
}

/** Returns a warning for root before a lab file, which is a program, runs with all of root's rights. */
export function trustNotice(file: string, env = process.env, uid = process.getuid?.()): string | undefined {
  if (uid !== 0) return undefined;
  const changeable = changeableBy(file, [0, Number(env.SUDO_UID ?? 0)]);
  if (changeable === undefined) return undefined;
  return `note: ${file} is a program, and runs as root; others than root can change ${changeable}`;
}

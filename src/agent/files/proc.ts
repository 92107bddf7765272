import { lstatSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bindFile, makeReadOnly } from '../../kernel/mount.ts';
import { bindFolder, sealMount } from '../../kernel/root.ts';

/** Files of /proc that everybody may read, and that tell of programs and keys of the machine. */
const TELLING = ['keys', 'sched_debug'];

/**
 * Covers what belongs to the machine as a whole, if this process has root's user id: by files of /proc it could change
 * the machine, or read its memory. All folders get read-only, and files that not everybody may read, or that somebody
 * may write, are empty.
 */
export function coverProc(proc: string): void {
  if (process.getuid?.() !== 0) return;
  makeReadOnly(join(proc, 'sys'), join(proc, 'sys/net'));
  const names = readdirSync(proc).filter((name) => name !== 'sys' && !/^\d/.test(name));
  for (const path of names.map((name) => join(proc, name))) {
    const found = lstatSync(path);
    if (found.isDirectory()) bindFolder(path, path);
    else if (found.isFile() && isOfRoot(found.mode, path)) bindFile('/dev/null', path);
    else continue;
    sealMount(path);
  }
}

const isOfRoot = (mode: number, path: string) =>
  (mode & 0o222) !== 0 || (mode & 0o004) === 0 || TELLING.includes(basename(path));

import { renameSync, writeFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import { LabError } from '../lab/error.ts';

/** Does what writes to `path`; a full disk and its like are no bug of ours. */
export function written<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : unwritable(path, code);
  }
}

/**
 * A file that only we may read: whole or not at all, also for those who read it meanwhile, and however this process ends. What it
 * was about to be may stay beside it, by a name that begins with its own.
 */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  written(path, () => {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, path);
  });
}

/** @param code of the system's error: `ENOSPC` */
function unwritable(path: string, code: string): LabError {
  const [, words] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? [];
  return new LabError('unable', { where: path, what: `cannot be written: ${words ?? code}` });
}

import { renameSync, writeFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import type { LabError } from '../lab/error.ts';
import { writeError } from '../lab/write-error.ts';

/** Does `write`, which writes to `path`. An error of the system, such as a full disk, becomes a LabError `unable`. */
export function orUnwritable<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : unwritable(path, code);
  }
}

/**
 * Writes a file that only we may read, whole or not at all, also for those who read it meanwhile, and however
 * this process ends. An unfinished draft may stay beside it; its name begins with the file's.
 */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  orUnwritable(path, () => {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, path);
  });
}

/** @param code the system's error code: `ENOSPC` */
function unwritable(path: string, code: string): LabError {
  const [, words] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? [];
  return writeError('unable', path, words ?? code);
}

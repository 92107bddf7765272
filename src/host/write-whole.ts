import { renameSync, writeFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import type { LabError } from '../lab/error.ts';
import { writeError } from '../lab/write-error.ts';

/** Does `write`, which writes to `path`. A system error, such as a full disk, is turned into a LabError `unable`. */
export function orUnwritable<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : unwritable(path, code);
  }
}

/**
 * Writes a file that only this user may read. Readers see the whole file or none, however this process ends. An
 * unfinished draft may remain beside it; the draft's name begins with the file's name.
 */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  orUnwritable(path, () => {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, path);
  });
}

/** @param code the system's error code, such as `ENOSPC` */
function unwritable(path: string, code: string): LabError {
  const [, words] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? [];
  return writeError('unable', path, words ?? code);
}

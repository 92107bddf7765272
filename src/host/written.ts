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

/** @param code of the system's error: `ENOSPC` */
export function unwritable(path: string, code: string): LabError {
  const [, words] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? [];
  return new LabError('unable', { where: path, what: `cannot be written: ${words ?? code}` });
}

import type { LabError } from '../lab/error.ts';
import { writeError } from '../lab/write-error.ts';

const WORDS: Record<string, string> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENXIO: 'nobody reads it',
};

/**
 * Turns an error of the file system into a LabError `usage` with a plain message.
 *
 * @param where the user's name for the file: `-o out.json`
 */
export function cannotWrite(where: string, error: unknown): LabError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return writeError('usage', where, WORDS[code] ?? message, error);
}

/** Does `work`, which writes a file. Errors of the file system are turned into those of `cannotWrite`. */
export async function orCannotWrite<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cannotWrite(where, error);
  }
}

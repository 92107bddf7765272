import { LabError } from '../lab/error.ts';

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

/** A file system's refusal as a LabError `usage`, in plain words; `where` is what the user calls the file. */
export function refused(where: string, error: unknown): LabError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const what = `cannot be written: ${WORDS[code] ?? message}`;
  return new LabError('usage', { where, what }, undefined, { cause: error });
}

/** What `work` is refused is told as `refused` words it. */
export async function told<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refused(where, error);
  }
}

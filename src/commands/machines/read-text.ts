import { readFileSync, statSync } from 'node:fs';
import { isDescriptor, ownFile } from '../../host/own-file.ts';
import { LabError } from '../../lab/error.ts';

/** In bytes. */
const MOST = 64 * 1024 * 1024;

/**
 * Reads a text file, or `-` for standard input.
 * @throws LabError `usage` if it is no file, is too large, or is a link that leads out of its folder
 */
export function readText(file: string): string {
  try {
    if (file !== '-' && !isDescriptor(file)) {
      const found = statSync(file);
      if (!found.isFile()) throw new LabError('usage', { where: file, what: 'is no file' });
      if (found.size > MOST)
        throw new LabError('usage', { where: file, what: 'is too large', allowed: `${MOST} bytes at most` });
    }
    return readFileSync(file === '-' ? 0 : ownFile(file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof LabError || code === undefined) throw error;
    const what = code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`;
    throw new LabError('usage', { where: file, what });
  }
}

/** Returns the file's name in messages. */
export const nameOf = (file: string) => (file === '-' ? 'standard input' : file);

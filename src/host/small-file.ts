import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** The most bytes. Our own files are far smaller. */
const MOST = 1 << 16;

/**
 * Reads one of our files. If the file was replaced by a pipe without a writer, or by an endless device, this does
 * not hang.
 *
 * @throws the system's error, or an error that the file is not a small file
 */
export function readSmall(path: string): string {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const found = fstatSync(fd);
    if (!found.isFile() || found.size > MOST) throw new Error(`${path} is no small file`);
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

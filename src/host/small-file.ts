import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** The most bytes. Our own files are much smaller. */
const MOST = 1 << 16;

/**
 * Reads one of our files. A pipe without a writer or an endless device in its place does not block us.
 *
 * @throws the system's error, or that it is not a small file
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

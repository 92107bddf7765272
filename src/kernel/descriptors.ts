import * as libc from './libc.ts';

/** A lab of two thousand nodes needs this many while it is built. The table then takes 32 kB. */
const MANY = 4096;

/**
 * Enlarges the table of descriptors in advance, on another thread. When a table that threads share is full, the
 * kernel replaces it by one of twice the size, and waits for all processors (`expand_fdtable`). For a hundred nodes
 * that happens several times, and each time costs as much as ten nodes.
 */
export function makeRoomForDescriptors(count = MANY): void {
  libc.fcntlBeside(0, libc.F_DUPFD_CLOEXEC, count - 1, (copy) => {
    if (copy >= 0) return libc.close(copy);
    // This process's limit is lower, so a smaller number is tried.
    if (count > 1) makeRoomForDescriptors(count >> 1);
    return copy;
  });
}

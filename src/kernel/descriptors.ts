import * as libc from './libc.ts';

/** What a lab of two thousand nodes takes while it is built; the table itself is then 32 kB. */
const MANY = 4096;

/**
 * Has the kernel make room for many descriptors at once, while this thread goes on. A table that threads share it replaces,
 * whenever it is full, by one of twice the size, and then waits for all processors (`expand_fdtable`): several times for
 * a hundred nodes, and each time as long as ten of them take.
 */
export function makeRoomForDescriptors(count = MANY): void {
  libc.fcntlBeside(0, libc.F_DUPFD_CLOEXEC, count - 1, (copy) => {
    if (copy >= 0) return libc.close(copy);
    // More than this process may have.
    if (count > 1) makeRoomForDescriptors(count >> 1);
    return copy;
  });
}

import { readFileSync } from 'node:fs';

/** Kilobytes of kernel memory that come and go with whatever else the machine does: those of ten namespaces. */
const SLACK = 3000;

/** Milliseconds. */
const AGAIN = 10;
const AT_MOST = 10_000;

let usual;

/**
 * Resolves when the kernel has freed the namespaces of earlier runs: a worker does that later, with the rtnl lock held,
 * and a benchmark beside it would measure the lock. There is no event for it, nor a count: of namespaces that are
 * freed the allocator keeps a few. What tells is the memory of the kernel, once it is what it was before the first run.
 */
export async function idle() {
  usual ??= slab();
  const started = performance.now();
  while (slab() > usual + SLACK) {
    if (performance.now() - started > AT_MOST) {
      usual = slab();
      console.error('bench: the kernel has more memory than before; other programs are running');
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

/** What the kernel holds and cannot reclaim, in kilobytes. */
export const slab = () => Number(/^SUnreclaim: +(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))[1]);

import { $ } from 'zx/core';

/**
 * Resolves when the kernel has freed the namespaces of earlier runs: a worker does that later, with the rtnl lock
 * held, and a benchmark beside it would measure the lock. There is no event for it.
 */
export async function idle() {
  const own = await namespaces();
  for (let count = own; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = await namespaces();
    if (now === count) return;
    count = now;
  }
}

async function namespaces() {
  const { stdout } = await $({
    quiet: true,
  })`awk '$1 == "net_namespace" { print $2 }' /proc/slabinfo`.nothrow();
  return Number(stdout);
}

import { $ } from 'zx/core';

/**
 * Resolves when the kernel has freed the namespaces of earlier runs: a worker does that later, with the rtnl lock
 * held, and a benchmark beside it would measure the lock. There is no event for it; where somebody else makes
 * namespaces all the time it is not waited for longer than ten seconds.
 */
export async function idle() {
  const deadline = performance.now() + 10_000;
  for (let count = await namespaces(); performance.now() < deadline; ) {
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

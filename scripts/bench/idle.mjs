import { $ } from 'zx/core';

/**
 * A worker of the kernel frees namespaces, all that wait for it at a time. When it has come to ours, and with it to the end
 * of a cable, the other end, which is here, goes as well. The second time all that were waiting before the first are freed.
 */
const SEE_IT_FREE = `
for time in first second; do
  unshare --net ip link add gone type veth peer name left netns $$
  while ip link show dev left >/dev/null 2>&1; do sleep 0.01; done
done`;

/**
 * Resolves when the kernel has freed the namespaces of earlier runs: it does that later, with the rtnl lock held, and a
 * benchmark beside it would measure the lock.
 */
export async function idle() {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  await $({ quiet: true })`unshare ${user} --net sh -c ${SEE_IT_FREE}`;
}

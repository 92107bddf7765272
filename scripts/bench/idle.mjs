import { $ } from 'zx/core';

/**
 * A kernel worker frees namespaces in batches. When it frees this one, it deletes one end of a cable, and so the other
 * end, which is visible here, goes too. The second time everything has been freed that was waiting before the first.
 */
const SEE_IT_FREE = `
for time in first second; do
  unshare --net ip link add gone type veth peer name left netns $$
  while ip link show dev left >/dev/null 2>&1; do sleep 0.01; done
done`;

/**
 * Resolves when the kernel has freed the namespaces of earlier runs. It does that later, holding the rtnl lock, and a
 * benchmark beside it would measure the wait for that lock.
 */
export async function idle() {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  await $({ quiet: true })`unshare ${user} --net sh -c ${SEE_IT_FREE}`;
}

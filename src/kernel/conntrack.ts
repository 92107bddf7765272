import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { readSysctl } from './sysctl.ts';

/**
 * How many connections the namespace keeps track of. To list them the kernel walks one table of all namespaces, which
 * grows with the machine's memory; to count them costs nothing.
 */
export function connectionCount(ns: Namespace): number {
  try {
    return Number(readSysctl(ns, 'net.netfilter.nf_conntrack_count'));
  } catch (error) {
    // A kernel that does not keep track, or not yet.
    if (error instanceof KernelError && error.errno === 'ENOENT') return 0;
    throw error;
  }
}

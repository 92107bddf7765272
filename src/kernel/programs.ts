import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Namespace } from './namespace.ts';

/** tcpdump only listens, and sends nothing. */
const LISTENS = 'tcpdump';

/**
 * Returns the processes of this PID namespace that are in the network namespace and may send, except this one.
 * Undefined if a process cannot be examined, because it may be in the network namespace.
 */
export function programsIn(ns: Namespace): number[] | undefined {
  const place = ns.run(() => readlinkSync('/proc/thread-self/ns/net'));
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const isThere = readlinkSync(`/proc/${pid}/ns/net`) === place;
      if (isThere && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== LISTENS) found.push(pid);
    } catch (error) {
      // A process that has ended meanwhile does not count.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    }
  }
  return found;
}

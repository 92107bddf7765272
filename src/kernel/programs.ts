import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Namespace } from './namespace.ts';

/** tcpdump sends nothing. */
const LISTENS = 'tcpdump';

/**
 * Returns processes of this PID namespace that are in the network namespace and may send, except this one.
 * Undefined if one cannot be examined, as it may be there.
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

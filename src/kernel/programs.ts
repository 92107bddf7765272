import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Namespace } from './namespace.ts';

/** Captures send nothing. */
const LISTENS = 'tcpdump';

/**
 * Processes of this PID namespace that are in the network namespace and may send: not this one, which goes in and out.
 * Undefined where one cannot be looked at: it may be in there.
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
      // One that has ended meanwhile is nobody's.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    }
  }
  return found;
}

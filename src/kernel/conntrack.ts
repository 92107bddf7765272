import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { askNetfilter } from './netfilter.ts';
import {
  type ConntrackEntry,
  dumpConntrackMessage,
  dumpConntrackStatsMessage,
  parseConntrack,
  parseConntrackStats,
} from './netlink/conntrack-messages.ts';
import { readSysctl } from './sysctl.ts';

/** The state of connection tracking in a namespace. */
export interface Conntrack {
  entries: ConntrackEntry[];
  /** Counters by the names of `conntrack -S`, such as `Conntrack.insert_failed`, summed over all processors. */
  counters: Record<string, number>;
}

/** Undefined if the kernel does not track connections, or does not report them. */
export function readConntrack(ns: Namespace): Conntrack | undefined {
  const count = connectionCount(ns);
  if (count === undefined) return undefined;
  return askNetfilter<Conntrack | undefined>(ns, undefined, (socket) => {
    const stats = socket.dump(dumpConntrackStatsMessage(ns.name));
    const entries = count === 0 ? [] : socket.dump(dumpConntrackMessage(ns.name));
    return {
      entries: entries.map(({ body }) => parseConntrack(body)),
      counters: sum(stats.map(({ body }) => parseConntrackStats(body))),
    };
  });
}

function sum(processors: readonly [name: string, count: number][][]): Record<string, number> {
  const all: Record<string, number> = {};
  const add = (name: string, count: number) => {
    all[name] = (all[name] ?? 0) + count;
  };
  for (const [name, count] of processors.flat()) add(`Conntrack.${name}`, count);
  return all;
}

/**
 * Returns the number of tracked connections. Listing them would walk one table for all namespaces, whose size grows
 * with the machine's memory. Counting them costs nothing.
 */
function connectionCount(ns: Namespace): number | undefined {
  try {
    return Number(readSysctl(ns, 'net.netfilter.nf_conntrack_count'));
  } catch (error) {
    // This kernel has no connection tracking, or has not loaded it yet.
    if (error instanceof KernelError && error.errno === 'ENOENT') return undefined;
    throw error;
  }
}

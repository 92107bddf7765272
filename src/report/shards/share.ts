import type { Report } from '../report.ts';
import type { Share } from './shard.ts';

/** What is shared out: one scenario of one lab. */
export interface Item {
  lab: string;
  scenario: string;
}

/**
 * What this share takes, in the order of all. Whoever is given the same, on whichever machine, shares out the same: the
 * longest first, each to whom has least so far (Graham's rule of the longest processing time).
 *
 * @param durations by `keyOf`, in milliseconds; one that is missing counts as their mean
 */
export function takeShare<T extends Item>(
  all: readonly T[],
  share: Share,
  durations: ReadonlyMap<string, number> = new Map(),
): T[] {
  return shareOut(all, share.of, durations)[share.number - 1] ?? [];
}

/** @returns what each of so many machines takes */
export function shareOut<T extends Item>(
  all: readonly T[],
  machines: number,
  durations: ReadonlyMap<string, number> = new Map(),
): T[][] {
  const weight = weightsOf(durations);
  const shares = Array.from({ length: machines }, () => ({ load: 0, items: new Set<T>() }));
  const longestFirst = [...all].sort((a, b) => weight(b) - weight(a));
  for (const item of longestFirst) {
    const least = shares.reduce((best, each) => (each.load < best.load ? each : best));
    least.load += weight(item);
    least.items.add(item);
  }
  return shares.map(({ items }) => all.filter((item) => items.has(item)));
}

/** Milliseconds that an item is going to take; the same for all where nothing is known of any. */
export function weightsOf(durations: ReadonlyMap<string, number>): (item: Item) => number {
  const known = [...durations.values()];
  const mean = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length;
  // None is free: many of no duration would all go to one.
  return (item) => Math.max(durations.get(keyOf(item)) ?? mean, 1);
}

/** How long the scenarios of a former run took. Those that did not run there say nothing. */
export function durationsOf({ labs }: Pick<Report, 'labs'>): Map<string, number> {
  const ran = labs.flatMap(({ lab, scenarios }) => scenarios.map((verdict) => ({ lab, ...verdict })));
  return new Map(
    ran.filter(({ probes }) => probes.length > 0).map((each) => [keyOf(each), each.durationMs] as const),
  );
}

export const keyOf = ({ lab, scenario }: Item): string => JSON.stringify([lab, scenario]);

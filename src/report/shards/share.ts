import type { Report } from '../report.ts';
import type { Share } from './shard.ts';

/** The unit of distribution: one scenario of one lab. */
export interface Item {
  lab: string;
  scenario: string;
}

/**
 * Returns the items of one share, in their original order. The same input gives the same shares on every machine:
 * the longest item is placed first, and each item goes to the share with the least work so far (Graham's LPT rule).
 *
 * @param durations by `keyOf`, in milliseconds; a missing one counts as the mean of the others
 */
export function takeShare<T extends Item>(
  all: readonly T[],
  share: Share,
  durations: ReadonlyMap<string, number> = new Map(),
): T[] {
  return shareOut(all, share.of, durations)[share.number - 1] ?? [];
}

/** @returns the items of each machine */
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

/** Returns how long an item will probably take, in milliseconds. The same for all if no duration is known. */
export function weightsOf(durations: ReadonlyMap<string, number>): (item: Item) => number {
  const known = [...durations.values()];
  const mean = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length;
  // At least 1: otherwise all scenarios of duration 0 would go to one share.
  return (item) => Math.max(durations.get(keyOf(item)) ?? mean, 1);
}

/** Returns how long the scenarios of an earlier run took. Scenarios that did not run there are left out. */
export function durationsOf({ labs }: Pick<Report, 'labs'>): Map<string, number> {
  const ran = labs.flatMap(({ lab, scenarios }) => scenarios.map((verdict) => ({ lab, ...verdict })));
  return new Map(
    ran.filter(({ probes }) => probes.length > 0).map((each) => [keyOf(each), each.durationMs] as const),
  );
}

export const keyOf = ({ lab, scenario }: Item): string => JSON.stringify([lab, scenario]);

import { closedProbes } from '../lab/scenarios.ts';
import type { Lab } from '../lab/types.ts';
import { resolve } from '../plan/resolve.ts';
import { remediesFor } from '../remedy/remedies.ts';
import type { Remedy } from '../remedy/remedy.ts';
import type { ProbeVerdict, ScenarioVerdict } from '../verdict/types.ts';

/** How many suggestions are made. None has been tried, so more would not help. */
const MOST = 3;

/**
 * Suggests remedies for a failing probe, with the names of its lab, the smallest change first. None for a probe
 * that must fail. They follow from the verdict alone, so they may not work.
 */
export function candidatesFor(
  lab: Lab | undefined,
  { toggles, probes }: ScenarioVerdict,
  probe: ProbeVerdict,
): Remedy[] {
  if (lab === undefined || probe.observed.outcome !== 'fails' || closedProbes(lab).includes(probe.probe))
    return [];
  const found = remediesFor(resolve(lab, toggles), probe, probes, []);
  return found.toSorted((a, b) => a.scope - b.scope).slice(0, MOST);
}

/** Returns the suggestions for a terminal. */
export function candidateLines(...asked: Parameters<typeof candidatesFor>): string[] {
  const found = candidatesFor(...asked);
  if (found.length === 0) return [];
  return [
    'may mend it, not tried (lab verify --fix tries it):',
    ...found.flatMap(({ does, typed }) => [`- ${does}`, ...typed.map((line) => `    $ ${line}`)]),
  ];
}

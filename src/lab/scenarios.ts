import { canonical } from './combinations.ts';
import { toggleValues } from './toggles.ts';
import type { Lab, Scenario, ToggleValues } from './types.ts';

export type NamedScenario = [name: string, scenario: Scenario];

/**
 * Returns the scenario with just these toggle values. A cold start comes first; of several, the one that was
 * asked for, or else the one that expects most.
 */
export function matchScenario(lab: Lab, toggles: ToggleValues, asked?: string): NamedScenario | undefined {
  const all = scenariosOf(lab, toggles);
  const found = all.find(([name]) => name === asked) ?? all[0];
  return found?.[1].start === 'warm' ? undefined : found;
}

/** Returns the scenarios whose toggle values build the same. Cold starts come first, then those that expect most. */
export function scenariosOf(lab: Lab, toggles: ToggleValues): NamedScenario[] {
  const built = canonical(lab, toggles);
  const matches = Object.entries(lab.scenarios ?? {}).filter(([name]) =>
    sameValues(built, canonical(lab, toggleValues(lab, name))),
  );
  const rank = ([, { start, expect }]: NamedScenario) =>
    (start === 'warm' ? 0 : 1000) + Object.keys(expect).length;
  return matches.sort((a, b) => rank(b) - rank(a));
}

export function sameValues(a: ToggleValues, b: ToggleValues): boolean {
  return Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
}

/** Returns probes that must keep failing: one scenario expects that, and none expects them to work. */
export function closedProbes(lab: Lab): string[] {
  const scenarios = Object.values(lab.scenarios ?? {});
  return Object.keys(lab.probes ?? {}).filter(
    (probe) =>
      scenarios.some(({ expect }) => expect[probe]) &&
      scenarios.every(({ expect }) => expect[probe]?.outcome !== 'works'),
  );
}

/** Do both start in the same way? What only another start makes work is no change that somebody could make. */
export const startsAlike = (lab: Lab, one: string, other: string): boolean => {
  const startOf = (name: string) => {
    const { start = 'cold', warmWith, connections } = lab.scenarios?.[name] ?? {};
    return JSON.stringify([start, warmWith, connections]);
  };
  return startOf(one) === startOf(other);
};

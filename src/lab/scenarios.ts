import { canonical } from './combinations.ts';
import { toggleValues } from './toggles.ts';
import type { Lab, Scenario, ToggleValues } from './types.ts';

export type NamedScenario = [name: string, scenario: Scenario];

/**
 * The scenario from a cold start that speaks of just these toggle values; of several the one that was asked for, or else the
 * one with most to say.
 */
export function matchScenario(lab: Lab, toggles: ToggleValues, asked?: string): NamedScenario | undefined {
  const all = scenariosOf(lab, toggles);
  const found = all.find(([name]) => name === asked) ?? all[0];
  return found?.[1].start === 'warm' ? undefined : found;
}

/** The scenarios that speak of what these toggle values build: from a cold start first, then those with most to say. */
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

/** What no scenario expects to work, and one expects to fail, must go on failing. */
export function closedProbes(lab: Lab): string[] {
  const scenarios = Object.values(lab.scenarios ?? {});
  return Object.keys(lab.probes ?? {}).filter(
    (probe) =>
      scenarios.some(({ expect }) => expect[probe]) &&
      scenarios.every(({ expect }) => expect[probe]?.outcome !== 'works'),
  );
}

/** Whether both begin alike: what another start makes work is no change that anybody could make. */
export const startsAlike = (lab: Lab, one: string, other: string): boolean => {
  const startOf = (name: string) => {
    const { start = 'cold', warmWith, connections } = lab.scenarios?.[name] ?? {};
    return JSON.stringify([start, warmWith, connections]);
  };
  return startOf(one) === startOf(other);
};

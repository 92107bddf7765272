import { canonical } from './combinations.ts';
import { toggleValues } from './toggles.ts';
import type { Lab, Scenario, ScenarioStart, ToggleValues } from './types.ts';

export type NamedScenario = [name: string, scenario: Scenario];

/**
 * Returns the scenario with exactly these toggle values. Scenarios with a cold start come first. Of several,
 * returns the one that was asked for, or else the one with most expectations.
 */
export function matchScenario(lab: Lab, toggles: ToggleValues, asked?: string): NamedScenario | undefined {
  const all = scenariosOf(lab, toggles);
  const found = all.find(([name]) => name === asked) ?? all[0];
  return found?.[1].start === 'warm' ? undefined : found;
}

/**
 * Returns the scenarios whose toggle values build the same network: first those with a cold start, then those with
 * most expectations.
 */
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

/**
 * Returns the probes that must still fail after a fix: some scenario expects them to fail, and none expects them to
 * work.
 */
export function closedProbes(lab: Lab): string[] {
  const scenarios = Object.values(lab.scenarios ?? {});
  return Object.keys(lab.probes ?? {}).filter(
    (probe) =>
      scenarios.some(({ expect }) => expect[probe]) &&
      scenarios.every(({ expect }) => expect[probe]?.outcome !== 'works'),
  );
}

/**
 * Do both scenarios start in the same way? A fix that works only because of another start is no change that a user
 * could make.
 */
export const startsAlike = (one: ScenarioStart = {}, other: ScenarioStart = {}): boolean => {
  const shown = ({ start = 'cold', warmWith, connections }: ScenarioStart) =>
    JSON.stringify([start, warmWith, connections]);
  return shown(one) === shown(other);
};

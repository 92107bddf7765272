import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { parseToggles, toggleValues } from '../lab/toggles.ts';
import type { Lab, Scenario, ToggleValues } from '../lab/types.ts';

/** One scenario, or one combination of toggles, of one lab. */
export interface ScenarioRun {
  id: string;
  lab: Lab;
  name: string;
  toggles: ToggleValues;
  /** Absent for a combination that no scenario speaks of: it is observed, not judged. */
  scenario: Scenario | undefined;
}

/**
 * Every scenario of the lab, or the named ones. With `--set` and no scenario named it is that one combination:
 * a scenario with just these toggles judges it, otherwise it is only observed.
 */
export function chooseRuns(lab: Lab, names: readonly string[], sets: readonly string[]): ScenarioRun[] {
  const scenarios = lab.scenarios ?? {};
  const overrides = parseToggles(lab, sets);
  const unknown = names.filter((name) => !Object.hasOwn(scenarios, name));
  if (unknown.length > 0) {
    const known = Object.keys(scenarios);
    throw new LabError(
      'usage',
      unknown.map((name) => ({
        where: `--scenario ${name}`,
        what: `no such scenario in ${lab.name}`,
        allowed: oneOf(known, name),
      })),
    );
  }
  if (sets.length > 0 && names.length === 0) return [combination(lab, overrides)];
  return (names.length > 0 ? names : Object.keys(scenarios)).map((name) => {
    const toggles = toggleValues(lab, name, overrides);
    const changed = Object.keys(overrides).length > 0 && !same(toggles, toggleValues(lab, name));
    return { id: `${lab.name} ${name}`, lab, name, toggles, scenario: changed ? undefined : scenarios[name] };
  });
}

function combination(lab: Lab, overrides: ToggleValues): ScenarioRun {
  const toggles = toggleValues(lab, undefined, overrides);
  const [name, scenario] = matchScenario(lab, toggles) ?? ['as set', undefined];
  return { id: `${lab.name} ${name}`, lab, name, toggles, scenario };
}

/** The scenario from a cold start that speaks of just these toggle values; of several the one with most to say. */
export function matchScenario(
  lab: Lab,
  toggles: ToggleValues,
): [name: string, scenario: Scenario] | undefined {
  const matches = Object.entries(lab.scenarios ?? {}).filter(
    ([name, { start = 'cold' }]) => start === 'cold' && same(toggles, toggleValues(lab, name)),
  );
  const [first] = matches.sort(([, a], [, b]) => Object.keys(b.expect).length - Object.keys(a.expect).length);
  return first;
}

function same(a: ToggleValues, b: ToggleValues): boolean {
  return Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
}

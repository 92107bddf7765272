import { LabError } from '../lab/error.ts';
import { type Probe, probeTimeout } from '../lab/probe.ts';
import { matchScenario, type NamedScenario, sameValues } from '../lab/scenarios.ts';
import { oneOf } from '../lab/suggest.ts';
import { parseToggles, showToggles, toggleValues } from '../lab/toggles.ts';
import type { Lab, Scenario, ToggleValues } from '../lab/types.ts';

/** One scenario, or one combination of toggles, of one lab. */
export interface ScenarioRun {
  /** Its name in progress. No two runs have the same. */
  id: string;
  lab: Lab;
  name: string;
  toggles: ToggleValues;
  /** Absent for a combination without a scenario, which is observed and not judged. */
  scenario: Scenario | undefined;
  /** In the order in which they run. */
  probes: string[];
}

/**
 * Chooses every scenario of the lab, or the named ones. With `--set` and no scenario it is that one combination: a
 * scenario with just these toggles judges it; otherwise it is only observed. So is a lab without scenarios.
 */
export function chooseRuns(lab: Lab, names: readonly string[], sets: readonly string[]): ScenarioRun[] {
  const scenarios = lab.scenarios ?? {};
  const overrides = parseToggles(lab, sets);
  checkScenarios(lab, names);
  const unjudged = Object.keys(scenarios).length === 0;
  if ((sets.length > 0 || unjudged) && names.length === 0)
    return [asSet(lab, toggleValues(lab, undefined, overrides))];
  return (names.length > 0 ? names : Object.keys(scenarios)).map((name) => {
    const toggles = toggleValues(lab, name, overrides);
    const id = `${lab.name} ${name}`;
    const scenario = sameValues(toggles, toggleValues(lab, name)) ? scenarios[name] : undefined;
    return { id, lab, name, toggles, scenario, probes: probesOf(lab, scenario) };
  });
}

/** @throws LabError `usage` with every unknown scenario */
export function checkScenarios(lab: Lab, names: readonly string[]): void {
  const known = Object.keys(lab.scenarios ?? {});
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => ({
      where: `--scenario ${name}`,
      what: `no such scenario in ${lab.name}`,
      allowed: oneOf(known, name),
    }));
  if (problems.length > 0) throw new LabError('usage', problems);
}

/** Makes a run of one combination, with the probes that its scenario names, or all if there is none. */
function asSet(lab: Lab, toggles: ToggleValues): ScenarioRun {
  const [name, scenario] = matchScenario(lab, toggles) ?? ['as set', undefined];
  return { id: `${lab.name} ${name}`, lab, name, toggles, scenario, probes: probesOf(lab, scenario) };
}

function probesOf(lab: Lab, scenario: Scenario | undefined): string[] {
  return Object.keys(scenario?.expect ?? lab.probes ?? {});
}

/**
 * Makes a run of one combination with all probes. Those of its scenario come first, as their order matters.
 * @param name if it is called neither by its scenario nor by its values
 */
export function combinationRun(
  lab: Lab,
  toggles: ToggleValues,
  [known, scenario]: NamedScenario | [] = matchScenario(lab, toggles) ?? [],
  name?: string,
): ScenarioRun {
  const words = showToggles(toggles);
  const probes = new Set([...Object.keys(scenario?.expect ?? {}), ...Object.keys(lab.probes ?? {})]);
  const id = `${lab.name} ${words}`;
  return { id, lab, name: name ?? known ?? words, toggles, scenario, probes: [...probes] };
}

/** Returns how many seconds this run's probes are expected to wait for nothing. */
export function patience({ lab, scenario }: ScenarioRun): number {
  const failing = Object.entries(lab.probes ?? {}).filter(
    ([name]) => scenario?.expect[name]?.outcome === 'fails',
  );
  return failing.reduce((sum, [, probe]) => sum + Math.max(probeTimeout(probe), within(probe)), 0);
}

const within = (probe: Probe) => ('within' in probe ? (probe.within ?? 0) : 0);

import { LabError } from '../lab/error.ts';
import { type Probe, probeTimeout } from '../lab/probe.ts';
import { matchScenario, type NamedScenario, sameValues } from '../lab/scenarios.ts';
import { oneOf } from '../lab/suggest.ts';
import { parseToggles, showToggles, toggleValues } from '../lab/toggles.ts';
import type { Lab, Scenario, ScenarioStart, ToggleValues } from '../lab/types.ts';

/** One scenario, or one combination of toggles, of one lab. */
export interface ScenarioRun {
  /** The run's name in progress messages. No two runs have the same. */
  id: string;
  lab: Lab;
  name: string;
  toggles: ToggleValues;
  /** Absent for a combination that no scenario describes: it is observed, not judged. */
  scenario: Scenario | undefined;
  /** What its tables hold at first, if it is not what `scenario` says. */
  start?: ScenarioStart;
  /** The probes, in the order in which they run. */
  probes: string[];
}

/**
 * Chooses the named scenarios of a lab, or all of them. With `--set` and no scenario, chooses the one combination
 * that `--set` describes. A scenario with exactly these toggles judges it; if there is none, it is only observed. A
 * lab without scenarios is only observed, too.
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

/** Makes a run of one combination, with the probes that its scenario names. Without a scenario, all probes run. */
function asSet(lab: Lab, toggles: ToggleValues): ScenarioRun {
  const [name, scenario] = matchScenario(lab, toggles) ?? ['as set', undefined];
  return { id: `${lab.name} ${name}`, lab, name, toggles, scenario, probes: probesOf(lab, scenario) };
}

function probesOf(lab: Lab, scenario: Scenario | undefined): string[] {
  return Object.keys(scenario?.expect ?? lab.probes ?? {});
}

/**
 * Makes a run of one combination, with all probes. Probes of its scenario come first, because their order matters.
 * @param name the run's name, if neither its scenario nor its toggle values give one
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

/** Returns how many seconds the run will probably wait for answers that never come. */
export function patience({ lab, scenario }: ScenarioRun): number {
  const failing = Object.entries(lab.probes ?? {}).filter(
    ([name]) => scenario?.expect[name]?.outcome === 'fails',
  );
  return failing.reduce((sum, [, probe]) => sum + Math.max(probeTimeout(probe), within(probe)), 0);
}

const within = (probe: Probe) => ('within' in probe ? (probe.within ?? 0) : 0);

import { LabError, type Problem } from './error.ts';
import { oneOf } from './suggest.ts';
import type { Lab, Toggle, ToggleValue, ToggleValues } from './types.ts';

const ON = ['on', 'true', 'yes', '1'];
const OFF = ['off', 'false', 'no', '0'];

/** Returns the values of a toggle, in the order in which they are shown. */
export function allowedValues(toggle: Toggle): ToggleValue[] {
  return toggle.values ?? [true, false];
}

/** Returns a value as users write it: `on`, `off`, or the word of a choice. */
export function showToggle(value: ToggleValue): string {
  return typeof value === 'string' ? value : value ? 'on' : 'off';
}

/** Returns values as users write them: `nf=on snat=snat`. */
export function showToggles(toggles: ToggleValues): string {
  return Object.entries(toggles)
    .map(([name, value]) => `${name}=${showToggle(value)}`)
    .join(' ');
}

/**
 * Returns the toggle value that a user or a YAML file means by `value`. (YAML reads `off` as text.) Undefined if it
 * is no value of the toggle. For a choice with a value for off, other words for off are accepted too, and words for
 * on if only one other value is left.
 */
export function normaliseToggle(toggle: Toggle, value: ToggleValue): ToggleValue | undefined {
  const word = showToggle(value);
  if (toggle.values === undefined) {
    return ON.includes(word) ? true : OFF.includes(word) ? false : undefined;
  }
  if (toggle.values.includes(word)) return word;
  const off = toggle.values.find((choice) => OFF.includes(choice));
  if (OFF.includes(word)) return off;
  const others = toggle.values.filter((choice) => choice !== off);
  return ON.includes(word) && others.length === 1 ? others[0] : undefined;
}

/**
 * Reads `--set` arguments such as `hairpin=off`.
 * @param option the option's name, for messages
 * @throws LabError `usage` with all wrong arguments
 */
export function parseToggles(lab: Lab, settings: readonly string[], option = '--set '): ToggleValues {
  const toggles = new Map(Object.entries(lab.toggles ?? {}));
  const problems: Problem[] = [];
  const values: ToggleValues = {};
  for (const setting of settings) {
    const [name = '', ...rest] = setting.split('=');
    const toggle = toggles.get(name);
    const text = rest.join('=');
    const value = toggle && rest.length > 0 ? normaliseToggle(toggle, text) : undefined;
    const where = `${option}${setting}`;
    if (toggle === undefined) {
      problems.push({
        where,
        what: `no toggle "${name}" in ${lab.name}`,
        allowed: oneOf(toggles.keys(), name),
      });
    } else if (value === undefined) {
      const what = rest.length === 0 ? 'has no value' : `${name} cannot be "${text}"`;
      problems.push({ where, what, allowed: oneOf(allowedValues(toggle).map(showToggle), text) });
    } else {
      values[name] = value;
    }
  }
  if (problems.length > 0) throw new LabError('usage', problems);
  return values;
}

/**
 * Returns a value for every toggle: from `overrides`, or else from the scenario, or else the default.
 * @throws LabError `usage` if the lab has no such scenario
 */
export function toggleValues(lab: Lab, scenario?: string, overrides: ToggleValues = {}): ToggleValues {
  const scenarios = new Map(Object.entries(lab.scenarios ?? {}));
  const chosen = scenario === undefined ? undefined : scenarios.get(scenario);
  if (scenario !== undefined && chosen === undefined) {
    const what = `no scenario "${scenario}" in ${lab.name}`;
    throw new LabError('usage', {
      where: scenario.trim() || 'scenario',
      what,
      allowed: oneOf(scenarios.keys(), scenario),
    });
  }
  const defaults = Object.entries(lab.toggles ?? {}).map(([name, toggle]) => [name, toggle.default]);
  return { ...Object.fromEntries(defaults), ...chosen?.toggles, ...overrides };
}

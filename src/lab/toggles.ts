import { LabError, type Problem } from './error.ts';
import { oneOf } from './suggest.ts';
import type { Lab, Toggle, ToggleValue, ToggleValues } from './types.ts';

const ON = ['on', 'true', 'yes', '1'];
const OFF = ['off', 'false', 'no', '0'];

/** Returns the values of a toggle, in the order for readers. */
export function allowedValues(toggle: Toggle): ToggleValue[] {
  return toggle.values ?? [true, false];
}

/** Writes a value as users do: `on`, `off`, or the choice's word. */
export function showToggle(value: ToggleValue): string {
  return typeof value === 'string' ? value : value ? 'on' : 'off';
}

/** Writes values as users do: `nf=on snat=snat`. */
export function showToggles(toggles: ToggleValues): string {
  return Object.entries(toggles)
    .map(([name, value]) => `${name}=${showToggle(value)}`)
    .join(' ');
}

/**
 * Returns the value that a user means, or a YAML file in which `off` is a text. Undefined if it is none of the toggle's
 * values. A choice takes words for off if it has such a value, and words for on if only one other is left.
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
 * @param option what stands before each, for messages
 * @throws LabError `usage` with every wrong argument
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
 * Returns a value for every toggle: the default, then the scenario's, then `overrides`.
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

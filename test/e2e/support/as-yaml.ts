import { stringify } from 'yaml';
import type { Lab, ToggleValue, When } from '../../../src/index.ts';
import { showToggle } from '../../../src/lab/toggles.ts';

/** The lab as YAML, with toggle values `on` and `off` as people write them. */
export function asYaml(lab: Lab): string {
  const { toggles = {}, settings = [], scenarios = {}, lessons } = lab;
  return stringify({
    ...lab,
    toggles: each(toggles, (toggle) => ({
      ...toggle,
      default: showToggle(toggle.default),
      ...(toggle.needs && { needs: words(toggle.needs) }),
    })),
    settings: settings.map((setting) => ({ ...setting, when: words(setting.when) })),
    scenarios: each(scenarios, (scenario) => ({
      ...scenario,
      ...(scenario.toggles && { toggles: words(scenario.toggles) }),
      ...(scenario.warmWith && { warmWith: words(scenario.warmWith) }),
    })),
    ...(lessons && { lessons: JSON.parse(JSON.stringify(lessons), setAsWords) }),
  });
}

/** Turns the booleans of a lesson's `set` into `on` and `off`. */
const setAsWords = (key: string, value: unknown) => (key === 'set' ? words(value as When) : value);

const words = (when: When) =>
  each(when, (value: ToggleValue | ToggleValue[]) =>
    Array.isArray(value) ? value.map(showToggle) : showToggle(value),
  );

function each<From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

import { normaliseToggle } from './toggles.ts';
import type { Lab, Toggle, ToggleValue, ToggleValues, When } from './types.ts';

/**
 * Returns the lab with every toggle value in the form of its toggle, because YAML reads `off` as text. Unknown
 * values are kept.
 */
export function normaliseLab(lab: Lab): Lab {
  const toggles = new Map(Object.entries(lab.toggles ?? {}));
  const value = (name: string, given: ToggleValue) => meant(toggles.get(name), given);
  const values = (given: ToggleValues) => mapValues(given, (each, name) => value(name, each));
  const when = (given: When) =>
    mapValues(given, (each, name) =>
      Array.isArray(each) ? each.map((one) => value(name, one)) : value(name, each),
    );
  return {
    ...lab,
    ...(lab.toggles && {
      toggles: mapValues(lab.toggles, (toggle) => ({
        ...toggle,
        default: meant(toggle, toggle.default),
        ...(toggle.needs && { needs: when(toggle.needs) }),
      })),
    }),
    ...(lab.settings && {
      settings: lab.settings.map((setting) => ({ ...setting, when: when(setting.when) })),
    }),
    ...(lab.scenarios && {
      scenarios: mapValues(lab.scenarios, (scenario) => ({
        ...scenario,
        ...(scenario.toggles && { toggles: values(scenario.toggles) }),
        ...(scenario.warmWith && { warmWith: values(scenario.warmWith) }),
      })),
    }),
    ...(lab.lessons && {
      lessons: mapValues(lab.lessons, (lesson) => ({
        ...lesson,
        steps: lesson.steps.map((step) => ({
          ...step,
          ...(step.task?.solutions && {
            task: {
              ...step.task,
              solutions: step.task.solutions.map((way) => ({
                ...way,
                ...(way.set && { set: values(way.set) }),
              })),
            },
          }),
        })),
      })),
    }),
  };
}

function meant(toggle: Toggle | undefined, value: ToggleValue): ToggleValue {
  return (toggle && normaliseToggle(toggle, value)) ?? value;
}

function mapValues<From, To>(
  record: Record<string, From>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

import type { Path, Report } from '../path.ts';
import { oneOf } from '../suggest.ts';
import { allowedValues, showToggle } from '../toggles.ts';
import type { Lab, Toggle, ToggleValue, When } from '../types.ts';

const VALUE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

export function checkToggles(lab: Lab, report: Report): void {
  const checkValue = toggleChecker(lab, report);
  const checkWhen = (path: Path, when: When) => {
    for (const [name, wanted] of Object.entries(when)) {
      for (const value of [wanted].flat()) checkValue([...path, name], name, value);
    }
  };
  for (const [name, toggle] of Object.entries(lab.toggles ?? {})) {
    checkToggle(['toggles', name], toggle, report);
    checkWhen(['toggles', name, 'needs'], toggle.needs ?? {});
    if (needed(lab, name).has(name))
      report(['toggles', name, 'needs'], `leads back to ${name}`, 'toggles that can do without this one');
  }
  for (const [index, { when }] of (lab.settings ?? []).entries())
    checkWhen(['settings', index, 'when'], when);
}

/** Returns a check that reports unknown toggles and unknown values. */
export function toggleChecker(
  lab: Lab,
  report: Report,
): (path: Path, name: string, value: ToggleValue) => void {
  const toggles = new Map(Object.entries(lab.toggles ?? {}));
  return (path, name, value) => {
    const toggle = toggles.get(name);
    if (toggle === undefined) return report(path, `no toggle "${name}"`, oneOf(toggles.keys(), name), 'key');
    const allowed = allowedValues(toggle);
    if (allowed.includes(value)) return;
    report(path, `cannot be ${showToggle(value)}`, oneOf(allowed.map(showToggle), showToggle(value)));
  };
}

/** Returns the toggles that this one needs, directly or indirectly. */
function needed(lab: Lab, name: string, found = new Set<string>()): Set<string> {
  for (const other of Object.keys(lab.toggles?.[name]?.needs ?? {})) {
    if (found.has(other)) continue;
    needed(lab, other, found.add(other));
  }
  return found;
}

function checkToggle(path: Path, toggle: Toggle, report: Report): void {
  const { values = [], default: standard } = toggle;
  for (const [index, value] of values.entries()) {
    const here = [...path, 'values', index];
    if (!VALUE.test(value))
      report(here, `cannot be "${value}"`, 'letters, digits, dots, dashes and underscores');
    if (values.indexOf(value) !== index) report(here, `"${value}" is there twice`, 'each value once');
  }
  if (allowedValues(toggle).includes(standard)) return;
  const hint = toggle.values ? '' : ', or a list of values';
  const allowed = oneOf(allowedValues(toggle).map(showToggle), showToggle(standard));
  report([...path, 'default'], `cannot be ${showToggle(standard)}`, `${allowed}${hint}`);
}

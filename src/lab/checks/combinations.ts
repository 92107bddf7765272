import { usualValue } from '../baseline.ts';
import { type Overlaid, overlay } from '../overlay.ts';
import { type Path, type Report, showPath } from '../path.ts';
import { linkFragments, nodeFragments } from '../place.ts';
import { allowedValues, showToggle, toggleValues } from '../toggles.ts';
import type { Lab, Link, ToggleValue, ToggleValues } from '../types.ts';
import { writtenAt } from './layers.ts';
import { checkTopology } from './topology.ts';

/**
 * Checks what can be seen only when settings are applied to the nodes: with the default toggles, with every value
 * of each toggle, and with every scenario. A problem is reported once, for the first combination that has it.
 */
export function checkCombinations(lab: Lab, report: Report): void {
  const told = new Set<string>();
  const all = combinations(lab);
  const written = new Map<Link, Path>(linkFragments(lab).map(({ ends, path }) => [ends, path]));
  for (const { label, toggles } of all) {
    const once = (path: Path, what: string, allowed?: string) => {
      const key = `${showPath(path)} ${what}`;
      if (told.has(key)) return;
      told.add(key);
      report(writtenAt(lab, toggles, path), `${what}${label}`, allowed);
    };
    checkTopology(overlay(lab, toggles), written, once);
  }
  checkSysctls(
    lab,
    all.map(({ toggles }) => overlay(lab, toggles)),
    report,
  );
}

/**
 * When a setting no longer applies, the kernel keeps the last value. So the lab must have another value to go back
 * to.
 */
function checkSysctls(lab: Lab, all: Overlaid[], report: Report): void {
  for (const { path, name, node } of nodeFragments(lab)) {
    for (const key of Object.keys(node.sysctl ?? {})) {
      if (usualValue(key) !== undefined) continue;
      if (all.every(({ nodes }) => nodes[name]?.sysctl?.[key] !== undefined)) continue;
      const allowed = `the usual value in nodes.${name}.sysctl`;
      report([...path, 'sysctl', key], 'has no value while this setting does not apply', allowed, 'key');
    }
  }
}

/** Returns the values with one of them changed. The others are not copied, because there may be thousands. */
const but = (defaults: ToggleValues, name: string, value: ToggleValue): ToggleValues =>
  Object.assign(Object.create(defaults), { [name]: value });

function combinations(lab: Lab): { label: string; toggles: ToggleValues }[] {
  const defaults = toggleValues(lab);
  const toggles = Object.entries(lab.toggles ?? {}).flatMap(([name, toggle]) =>
    allowedValues(toggle)
      .filter((value) => value !== toggle.default)
      .map((value) => ({
        label: ` (with ${name}=${showToggle(value)})`,
        toggles: but(defaults, name, value),
      })),
  );
  const scenarios = Object.keys(lab.scenarios ?? {}).map((name) => ({
    label: ` (in scenario ${name})`,
    toggles: toggleValues(lab, name),
  }));
  return [{ label: '', toggles: defaults }, ...toggles, ...scenarios];
}

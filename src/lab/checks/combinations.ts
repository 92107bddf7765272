import { usualValue } from '../baseline.ts';
import { type Overlaid, overlay } from '../overlay.ts';
import { type Path, type Report, showPath } from '../path.ts';
import { linkFragments, nodeFragments } from '../place.ts';
import { allowedValues, showToggle, toggleValues } from '../toggles.ts';
import type { Lab, Link, ToggleValue, ToggleValues } from '../types.ts';
import { writtenAt } from './layers.ts';
import { checkTopology } from './topology.ts';

/**
 * Checks what only shows when settings are laid over the nodes: for the defaults, for every value of each
 * toggle, and for every scenario. A problem is reported once, with the first combination that has it.
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

/** When a setting no longer applies, the kernel keeps its value. So there must be another value to go back to. */
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

/** Returns the same values but one, without a copy of them all: there may be thousands. */
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

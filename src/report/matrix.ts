import { matters } from '../lab/combinations.ts';
import { allowedValues, showToggle } from '../lab/toggles.ts';
import type { Lab } from '../lab/types.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';

/** One combination. `values` are in the order of the columns; `–` means that the toggle has no effect. */
export interface MatrixRow {
  values: string[];
  verdict: ScenarioVerdict;
  /** Set if the scenario starts with filled tables. */
  warm: boolean;
}

export interface Matrix {
  /** The toggles that differ between combinations. Toggles that others need come first. */
  toggles: string[];
  /** All values of each of them, in the lab's order. */
  choices: string[][];
  probes: string[];
  rows: MatrixRow[];
}

export const NO_MATTER = '–';

/** All combinations of one lab, sorted by the values of their toggles. */
export function makeMatrix(lab: Lab, verdicts: readonly ScenarioVerdict[]): Matrix {
  const differs = (name: string) => new Set(verdicts.map((verdict) => verdict.toggles[name])).size > 1;
  const toggles = inOrderOfNeed(lab).filter(differs);
  const choices = toggles.map((name) => {
    const seen = new Set(verdicts.map((verdict) => verdict.toggles[name]));
    const toggle = lab.toggles?.[name];
    return toggle
      ? allowedValues(toggle)
          .filter((value) => seen.has(value))
          .map(showToggle)
      : [];
  });
  const rows = verdicts.map((verdict) => ({
    verdict,
    warm: lab.scenarios?.[verdict.scenario]?.start === 'warm',
    values: toggles.map((name) =>
      matters(lab, verdict.toggles, name) ? showToggle(verdict.toggles[name] ?? false) : NO_MATTER,
    ),
  }));
  const rank = ({ values }: MatrixRow) => values.map((value, column) => choices[column]?.indexOf(value) ?? 0);
  rows.sort((a, b) => firstDifference(rank(a), rank(b)));
  const probes = [...new Set(verdicts.flatMap((each) => each.probes.map(({ probe }) => probe)))];
  return { toggles, choices, probes, rows };
}

/** In the lab's order, but each toggle comes after those that it needs. */
function inOrderOfNeed(lab: Lab): string[] {
  const order = new Set<string>();
  const place = (name: string) => {
    for (const other of Object.keys(lab.toggles?.[name]?.needs ?? {})) place(other);
    order.add(name);
  };
  for (const name of Object.keys(lab.toggles ?? {})) place(name);
  return [...order];
}

function firstDifference(a: number[], b: number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

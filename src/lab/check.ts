import { checkCharacters } from './checks/characters.ts';
import { checkCombinations } from './checks/combinations.ts';
import { checkLessons } from './checks/lessons.ts';
import { checkNames } from './checks/names.ts';
import { checkNodes } from './checks/nodes.ts';
import { checkProbes } from './checks/probes.ts';
import { checkReferences } from './checks/references.ts';
import { checkScenarios } from './checks/scenarios.ts';
import { checkSlips } from './checks/slips.ts';
import { checkToggles } from './checks/toggles.ts';
import { LabError, type Problem } from './error.ts';
import { normaliseLab } from './normalise.ts';
import { type Report, showPath, within } from './path.ts';
import { checkShape } from './shape.ts';
import type { Lab } from './types.ts';

const CHECKS: ((lab: Lab, report: Report) => void)[] = [
  checkCharacters,
  checkNames,
  checkReferences,
  checkSlips,
  checkNodes,
  checkToggles,
  checkProbes,
  checkScenarios,
  checkLessons,
  checkCombinations,
];

/**
 * Checks the definition `value`, and returns the lab with its toggle values in normal form.
 * @throws LabError `definition` with all problems
 */
export function checkLab(value: unknown): Lab {
  const shape = checkShape(value);
  const lab = shape.lab && normaliseLab(shape.lab);
  const problems: Problem[] = shape.problems.map((problem) => ({
    where: showPath(problem.path),
    ...problem,
  }));
  const report: Report = (path, what, allowed, at) => {
    if (
      [...shape.problems.map((problem) => problem.path), ...shape.standIns].some((wrong) =>
        within(path, wrong),
      )
    )
      return;
    problems.push({
      where: showPath(path),
      what,
      ...(allowed !== undefined && { allowed }),
      path,
      ...(at === 'key' ? { at } : at && { line: at }),
    });
  };
  if (lab) {
    const bare = withoutPrototypes(lab) as Lab;
    for (const check of CHECKS) check(bare, report);
  }
  if (lab === undefined || problems.length > 0) throw new LabError('definition', problems);
  return lab;
}

/**
 * Returns a copy whose objects have no inherited properties: `toString` and `constructor` are valid names of probes
 * and nodes.
 */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value;
  const bare = Object.create(null) as Record<string, unknown>;
  for (const [key, inside] of Object.entries(value)) bare[key] = withoutPrototypes(inside);
  return bare;
}

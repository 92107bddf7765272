import { LabError, type Problem } from '../../lab/error.ts';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import { partOrigin, ruleOrigin } from '../../plan/origin.ts';
import { showPlace, sourceOf } from './source.ts';

/**
 * The error, with the line of the lab's file for each thing that was refused, as far as it has none.
 * @param toggles with which the lab was to be built
 */
export async function locateRefusal(error: LabError, lab: Lab, toggles: ToggleValues): Promise<LabError> {
  if (error.code !== 'refused') return error;
  const problems = await Promise.all(error.problems.map((problem) => located(problem, lab, toggles)));
  return new LabError('refused', problems, error.hint, { cause: error });
}

/** Does the work, and locates what was refused in it. */
export async function locating<T>(lab: Lab, toggles: ToggleValues, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LabError ? await locateRefusal(error, lab, toggles) : error;
  }
}

async function located(problem: Problem, lab: Lab, toggles: ToggleValues): Promise<Problem> {
  if (problem.excerpt) return problem;
  const origin = problem.rule && ruleOrigin(lab, toggles, problem.rule);
  const path = origin?.path ?? problem.path ?? partOrigin(lab, toggles, problem.where, problem.what);
  const source = sourceOf(lab);
  if (path === undefined || source === undefined) return problem;
  const line = origin && (await source.locateLine?.(path, origin.text, origin.nth));
  const found = line ?? (await source.locate(path, undefined));
  if (found === undefined) return problem;
  const excerpt = { ...found, file: found.file ?? source.file };
  return { ...problem, where: `${showPlace(excerpt.file, excerpt)}: ${problem.where}`, excerpt };
}

import { LabError, type Problem } from '../../lab/error.ts';
import type { Path } from '../../lab/path.ts';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import { partOrigin, ruleOrigin } from '../../plan/origin.ts';
import { showPlace, sourceOf } from './source.ts';

/** The lab that was being built, and for what. */
export interface Wanted {
  lab: Lab;
  toggles: ToggleValues;
  /** The scenario for which it was built. */
  scenario?: string | undefined;
}

/** Adds to the error, for each refused part, its line in the lab's file. */
export async function locateRefusal(error: LabError, wanted: Wanted): Promise<LabError> {
  if (error.code !== 'refused') return error;
  const { lab, toggles, scenario } = wanted;
  // A scenario that changes while it runs has two states, and the refused part may be in the first one only.
  const before = { ...toggles, ...lab.scenarios?.[scenario ?? '']?.warmWith };
  let { problems } = error;
  for (const each of [before, toggles])
    problems = await Promise.all(problems.map((problem) => located(problem, { ...wanted, toggles: each })));
  return new LabError('refused', problems, error.hint, { cause: error });
}

/** Does the work, and adds places to the problems if it is refused. */
export async function locating<T>(wanted: Wanted, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof LabError ? await locateRefusal(error, wanted) : error;
  }
}

async function located(problem: Problem, { lab, toggles, scenario }: Wanted): Promise<Problem> {
  if (problem.excerpt) return problem;
  const origin = problem.rule && ruleOrigin(lab, toggles, problem.rule);
  const own = ofScenario(problem.path, scenario);
  const path = origin?.path ?? own ?? partOrigin(lab, toggles, problem.where, problem.what);
  const source = sourceOf(lab);
  if (path === undefined || source === undefined) return problem;
  const line = origin && (await source.locateLine?.(path, origin.text, origin.nth));
  const found = line ?? (await source.locate(path, undefined));
  if (found === undefined) return problem;
  const excerpt = { ...found, file: found.file ?? source.file };
  return { ...problem, where: `${showPlace(excerpt.file, excerpt)}: ${problem.where}`, excerpt };
}

/** Adds the scenario to a path, because the agent does not know the scenario's name. */
const ofScenario = (path: Path | undefined, scenario: string | undefined): Path | undefined =>
  path?.[0] === 'connections' && scenario !== undefined ? ['scenarios', scenario, ...path] : path;

import { LabError, type Problem } from '../../lab/error.ts';
import type { Lab } from '../../lab/types.ts';
import { withRuleFiles } from './rule-files.ts';
import { remember, type Source, showPlace } from './source.ts';

/**
 * Checks a definition, and returns the lab.
 * @throws LabError `definition` with all problems, each with its line in the file
 */
export async function checkSource(given: Source): Promise<Lab> {
  if (given.lab) {
    remember(given.lab, given);
    return given.lab;
  }
  const { source, problems } = withRuleFiles(given);
  try {
    const lab = (await import('../../lab/check.ts')).checkLab(source.value);
    if (problems.length > 0) throw new LabError('definition', []);
    remember(lab, source);
    return lab;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    throw await located(new LabError(error.code, [...problems, ...error.problems], error.hint), source);
  }
}
/** Adds to each problem its place in the file. */
async function located(error: LabError, source: Source): Promise<LabError> {
  const told = error.problems.slice(0, MOST_TOLD);
  const problems = await Promise.all(told.map((problem) => placed(problem, source)));
  const sorted = problems.sort((a, b) => byPlace(a, b, source.file));
  return new LabError(error.code, [...sorted, ...more(error, source)], error.hint, { cause: error });
}

/** For how many problems the place is searched: each search takes time, and nobody reads more. */
const MOST_TOLD = 100;

function more({ problems }: LabError, { file }: Source): Problem[] {
  const count = problems.length - MOST_TOLD;
  return count > 0 ? [{ where: file, what: `${count} more problems` }] : [];
}

/** Adds to the problem its place in the file, if the place can be found. */
export async function placed(problem: Problem, { file, locate, locateLine }: Source): Promise<Problem> {
  const { path, line } = problem;
  const found = path && line && (await locateLine?.(path, line.text, line.nth));
  const excerpt = found ?? (path && (await locate(path, problem.at)));
  return excerpt
    ? { ...problem, where: `${showPlace(excerpt.file ?? file, excerpt)}: ${problem.where}`, excerpt }
    : { ...problem, where: `${file}: ${problem.where}` };
}

/** Sorts problems by line. Problems in `file` come before those in files that it imports. */
function byPlace({ excerpt: a }: Problem, { excerpt: b }: Problem, file: string): number {
  if (a === undefined || b === undefined) return 0;
  const [here, there] = [a.file ?? file, b.file ?? file];
  if (here !== there) return here === file ? -1 : there === file ? 1 : here < there ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

import { findLab } from '../host/find-lab.ts';
import { readSubmissions, type Submission } from '../host/submissions.ts';
import { styleFor } from '../report/style.ts';
import { normalised } from '../workshop/grades/script.ts';
import type { Grade, Grades } from '../workshop/grades/types.ts';
import { type AssignmentOptions, makeAssignment } from './grading/assignment.ts';
import { gradeOne } from './grading/grade-one.ts';
import { GRADE_FORMATS, gradeFiles, writeGrades } from './grading/outputs.ts';
import { readWork, type Work } from './grading/read-work.ts';
import { printAsIs, say } from './output.ts';
import { pool } from './pool.ts';

interface GradeOptions extends AssignmentOptions {
  jobs: number;
  /** The time limit of a script, in seconds. */
  time: number;
  output: string[];
  format: 'pretty' | 'csv' | 'json' | 'junit' | 'html';
}

/** Judges every submission in a folder, each in a sandbox of its own. */
export async function grade(asked: string, folder: string, options: GradeOptions): Promise<number> {
  const lab = await findLab(asked);
  const submissions = readSubmissions(folder);
  const files = await gradeFiles(options.output);
  const nodes = Object.keys(lab.nodes);
  const works = await Promise.all(submissions.map((each) => readWork(each, nodes)));
  const predicted = works.flatMap(({ answers }) => Object.keys(answers?.predictions ?? {}));
  const assignment = await makeAssignment(lab, options, [...new Set(predicted)]);
  const same = sameness(submissions);
  const grades: Grade[] = [];
  let done = 0;
  const heldUp: [index: number, work: Work][] = [];
  const judge = async (index: number, work: Work): Promise<boolean> => {
    const { grade, isHeldUp } = await gradeOne(work, assignment, options);
    grades[index] = { ...grade, sameAs: same[index] ?? [] };
    done += 1;
    const count = done > works.length ? 'again, with nothing beside it' : `${done} of ${works.length}`;
    say(`${grade.passed ? '✔' : '✘'} ${work.name} (${count})`);
    return isHeldUp;
  };
  const width = { jobs: options.jobs, most: options.jobs };
  await pool(width, [...works.entries()], async ([index, work]) => {
    if (await judge(index, work)) heldUp.push([index, work]);
  });
  // One submission that keeps the machine busy must not lower another one's grade, so late ones are judged again,
  // alone.
  if (works.length > 1) for (const [index, work] of heldUp) await judge(index, work);
  const passed = grades.filter((each) => each.passed).length;
  const result: Grades = {
    schemaVersion: 1,
    lab: lab.name,
    ...assignment.words,
    summary: { passed, failed: grades.length - passed },
    grades,
  };
  printAsIs(GRADE_FORMATS[options.format].write(result, styleFor(process.stdout)));
  await writeGrades(files, result);
  return passed === grades.length ? 0 : 1;
}

/** Returns, for each submission, the names of the others with the same text. */
function sameness(submissions: readonly Submission[]): string[][] {
  const texts = submissions.map(({ files }) => Object.values(files).map(normalised).sort().join('\n'));
  return submissions.map((_, index) =>
    submissions.flatMap(({ name }, other) =>
      other !== index && texts[other] === texts[index] && texts[index] !== '' ? [name] : [],
    ),
  );
}

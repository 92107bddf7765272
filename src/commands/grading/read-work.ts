import { extname } from 'node:path';
import { checkSource } from '../../host/source/check-source.ts';
import { readYaml } from '../../host/source/file.ts';
import type { Submission } from '../../host/submissions.ts';
import { describeProblem, LabError } from '../../lab/error.ts';
import type { Lab } from '../../lab/types.ts';
import { type Answers, readAnswers } from '../../workshop/grades/answers.ts';
import { notRun, type ReadScript, readScript, type Section } from '../../workshop/grades/script.ts';
import type { Grade } from '../../workshop/grades/types.ts';

/** A submission that was read, with the problems of the parts that could not be read. */
export interface Work {
  name: string;
  kind: Grade['kind'];
  problems: string[];
  /** The scripts, in the order in which they run. */
  sections?: Section[];
  lab?: Lab;
  answers?: Answers;
}

/**
 * A lab names rule files relative to its own path. This path does not exist, so no file of the teacher can be read.
 */
const NOWHERE = '/nonexistent/submission.yaml';

/** Reads a submission. Nothing in it is run. */
export async function readWork(
  { name, files, problem }: Submission,
  nodes: readonly string[],
): Promise<Work> {
  const work: Work = { name, kind: 'none', problems: problem === undefined ? [] : [problem] };
  for (const [file, text] of Object.entries(files)) {
    const ending = extname(file);
    if (ending === '.sh') addScript(work, file, text, nodes);
    else if (DATA.includes(ending)) await addData(work, file, text);
    else if (!NOTES.includes(ending)) work.problems.push(`${file} ${whyNot(ending)}`);
  }
  const kinds = [work.lab ? 'lab' : work.sections && 'script', work.answers && 'answers'].filter(Boolean);
  work.kind = (kinds.join(' and ') || 'none') as Grade['kind'];
  if (work.kind === 'none' && work.problems.length === 0) work.problems.push(`nothing to judge: ${HAND_IN}`);
  return work;
}

const DATA = ['.yaml', '.yml', '.json'];
const NOTES = ['.md', '.txt'];
const HAND_IN = 'hand in a script (.sh), or a lab or answers (.yaml, .json)';

const whyNot = (ending: string) =>
  ['.ts', '.js', '.mjs'].includes(ending)
    ? `is a program, and none is run outside of a node: ${HAND_IN}`
    : `is not read: ${HAND_IN}`;

/** A script that has the name of a node, such as `router.sh`, runs in that node. */
function addScript(work: Work, file: string, text: string, nodes: readonly string[]): void {
  const node = file.replace(/\.sh$/, '');
  const hasHeader = /^#\s*node:/m.test(text);
  const read = nodes.includes(node) && !hasHeader ? wholly(node, text) : readScript(text, nodes);
  if ('problem' in read) work.problems.push(`${file}: ${read.problem}`);
  else work.sections = [...(work.sections ?? []), ...read.sections];
}

function wholly(node: string, text: string): ReadScript {
  const sections = [{ node, text }];
  const problem = notRun(sections);
  return problem === undefined ? { sections } : { problem };
}

async function addData(work: Work, file: string, text: string): Promise<void> {
  try {
    const source = await readYaml(text, file);
    const value = source.value as { nodes?: unknown } | null;
    if (value && typeof value === 'object' && 'nodes' in value) {
      work.lab = await checkSource({ ...source, path: NOWHERE });
      return;
    }
    const answers = readAnswers(value);
    if (typeof answers === 'string') work.problems.push(`${file}: ${answers}`);
    else work.answers = answers;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    work.problems.push(...error.problems.slice(0, 5).map(describeProblem));
  }
}

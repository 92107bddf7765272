import { findSource } from '../host/find-lab.ts';
import type { Runtime } from '../host/runtime.ts';
import { checkSource, placed } from '../host/source/check-source.ts';
import { inFolders } from '../host/source/in-folders.ts';
import { isCompanion } from '../host/source/known.ts';
import { visibleJson } from '../lab/control.ts';
import { LabError, type Problem } from '../lab/error.ts';
import type { Lab } from '../lab/types.ts';
import { warningsOf } from '../lab/warnings.ts';
import { print, printForReaders, sayProblem } from './output.ts';

interface CheckOptions {
  json?: true;
  /** Whether to try rules on the kernel. */
  rules: boolean;
  runtime: Runtime;
  trust?: true;
}

/** Prints every problem of every file, with its line. For a lab without problems, prints a summary. */
export async function check(asked: readonly string[], options: CheckOptions): Promise<number> {
  const { json, rules } = options;
  const checked = await Promise.all(filesOf(asked).map(checkFile));
  if (rules) await tryRules(checked, options);
  const problems = checked.flatMap((each) => each.problems);
  if (json) print(visibleJson({ files: checked.map(asJson) }, 2));
  else for (const { file, lab } of checked) if (lab) printForReaders(`${file}: ${summary(lab)}`);
  const warnings = json ? [] : checked.flatMap((each) => each.warnings);
  for (const warning of warnings) await sayProblem('warning', warning);
  if (problems.length === 0) return 0;
  if (json) return 2;
  throw new LabError('definition', problems);
}

/**
 * Returns the files of the labs: all labs of the project if none is named, the labs in a folder, the labs that
 * match a pattern.
 */
function filesOf(asked: readonly string[]): string[] {
  const files = inFolders(asked);
  const labs = asked.length === 1 ? files : files.filter((file) => !isCompanion(file));
  if (labs.length > 0) return labs;
  throw new LabError('usage', {
    where: asked.join(', ') || 'labs',
    what: 'there is no lab',
    allowed: 'files, or folders with labs',
  });
}

interface Checked {
  file: string;
  lab?: Lab;
  problems: readonly Problem[];
  warnings: readonly Problem[];
}

async function checkFile(file: string): Promise<Checked> {
  try {
    const source = await findSource(file);
    const lab = await checkSource(source);
    const warnings = await Promise.all(warningsOf(lab).map((each) => placed(each, source)));
    return { file, lab, problems: [], warnings };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { file, problems: error.problems, warnings: [] };
  }
}

/** Tries rules. A lab with a refused rule is not valid. */
async function tryRules(checked: Checked[], options: CheckOptions): Promise<void> {
  const sound = checked.filter(({ lab }) => lab !== undefined);
  const labs = sound.flatMap(({ lab }) => lab ?? []);
  // Few labs have rules or filters, so the code that tries them is loaded only here.
  if (!labs.some(hasRules)) return;
  const refused = await (await import('./check-rules.ts')).refusedRules(labs, options);
  for (const [index, each] of sound.entries()) {
    const problems = refused[index] ?? [];
    if (problems.length === 0) continue;
    delete each.lab;
    each.problems = problems;
  }
}

const hasRules = ({ nodes, settings = [], probes = {} }: Lab) =>
  Object.values(probes).some((probe) => 'filter' in probe) ||
  [{ nodes }, ...settings].some((part) => Object.values(part.nodes ?? {}).some(({ rules }) => rules));

function asJson({ file, problems, warnings }: Checked) {
  return { file, problems: problems.map(problemAsJson), warnings: warnings.map(problemAsJson) };
}

function problemAsJson({ where, what, allowed, excerpt }: Problem) {
  return {
    where,
    what,
    ...(allowed !== undefined && { allowed }),
    ...(excerpt && { line: excerpt.line, column: excerpt.column, length: excerpt.length }),
  };
}

function summary({ name, nodes, links = [], toggles = {}, probes = {}, scenarios = {} }: Lab): string {
  const parts = [
    count(Object.keys(nodes).length, 'node'),
    count(links.length, 'link'),
    count(Object.keys(toggles).length, 'toggle'),
    count(Object.keys(probes).length, 'probe'),
    count(Object.keys(scenarios).length, 'scenario'),
  ];
  return `${name} is sound: ${parts.filter((part) => part !== '').join(', ')}`;
}

const count = (number: number, what: string) =>
  number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'}`;

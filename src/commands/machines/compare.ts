import { existsSync } from 'node:fs';
import { findLab } from '../../host/find-lab.ts';
import { readYaml } from '../../host/source/file.ts';
import { LabError } from '../../lab/error.ts';
import type { Lab } from '../../lab/types.ts';
import {
  asScenarios,
  type Comparison,
  type Difference,
  type Intended,
  judge,
  showComparison,
} from '../../report/comparison.ts';
import { makeReport, overall } from '../../report/report.ts';
import type { Machine } from '../../snapshot/machine.ts';
import { readMachine } from '../../snapshot/read/machine.ts';
import { openOutputs } from '../results/outputs.ts';
import { compareLabs } from './compare-labs.ts';
import { compareMachines } from './compare-machines.ts';
import type { Compared, CompareOptions } from './compare-options.ts';
import { readText } from './read-text.ts';
import { Commits } from './revision.ts';

type Subject = { machine: Machine } | { lab: Lab };

/** Compares two machines or labs by asking both the same questions. A difference that was not intended fails. */
export async function compare(before: string, after: string, options: CompareOptions): Promise<number> {
  const intended = options.intent === undefined ? [] : await readIntent(options.intent);
  const outputs = await openOutputs(options);
  const commits = new Commits();
  try {
    const [a, b] = [await subjectOf(before, commits), await subjectOf(after, commits)];
    const { differences, unasked, asked, kernel, runtime } = await comparedOf(a, b, options);
    const comparison: Comparison = {
      schemaVersion: 1,
      before,
      after,
      asked,
      unasked,
      ...judge(differences, intended),
    };
    const scenarios = asScenarios(comparison);
    const report = makeReport({ kernel, runtime }, [{ lab: 'compare', scenarios }]);
    const text = options.json ? JSON.stringify(comparison, undefined, 2) : showComparison(comparison);
    await outputs.handOut({ report, labs: ['lab' in b ? b.lab : EMPTY] }, () => text);
    return ['pass', 'skip'].includes(overall(report)) ? 0 : 1;
  } finally {
    commits.remove();
  }
}

const EMPTY: Lab = { name: 'compare', about: 'Two machines.', nodes: {} };

function comparedOf(a: Subject, b: Subject, options: CompareOptions): Promise<Compared> {
  if ('machine' in a && 'machine' in b) return compareMachines(a.machine, b.machine, options);
  if ('lab' in a && 'lab' in b) return compareLabs(a.lab, b.lab, options);
  const allowed = 'two snapshots, or two labs: lab import makes a lab of a snapshot';
  throw new LabError('usage', { where: 'lab compare', what: 'a snapshot and a lab are not alike', allowed });
}

/**
 * Reads a snapshot or a lab: from a file, from a built-in lab's name, or from a file in a commit, such as
 * `main:router.snap`.
 */
async function subjectOf(asked: string, commits: Commits): Promise<Subject> {
  const [, ref, path] = existsSync(asked) ? [] : (/^([^:]+):(.+)$/.exec(asked) ?? []);
  if (ref !== undefined && path !== undefined) {
    if (ref.startsWith('-')) throw new LabError('usage', { where: ref, what: 'is no name of a commit' });
    return commits.read(ref, path, (file) => fromFile(file, asked));
  }
  return fromFile(asked, asked);
}

/** @param name the file's name in messages */
async function fromFile(file: string, name: string): Promise<Subject> {
  const isPlain = !/\.\w+$/.test(file);
  const isLab = isPlain ? file !== '-' && !existsSync(file) : /\.(ya?ml|json|[jt]s|mjs)$/.test(file);
  return isLab ? { lab: await findLab(file) } : { machine: readMachine(readText(file), name) };
}

const KINDS: readonly Difference['kind'][] = ['let-in', 'kept-out', 'elsewhere', 'seen-as', 'cause'];

/** Reads `changes:`, a list of `from`, `target` and `becomes`. Each of the three may be absent. */
async function readIntent(file: string): Promise<Intended[]> {
  const { value } = await readYaml(readText(file), file);
  const changes = (value as { changes?: unknown } | null)?.changes;
  const isRight = (each: unknown): each is Intended =>
    typeof each === 'object' &&
    each !== null &&
    Object.entries(each).every(
      ([key, word]) => ['from', 'target', 'becomes'].includes(key) && typeof word === 'string',
    ) &&
    (!('becomes' in each) || KINDS.some((kind) => kind === each.becomes));
  if (Array.isArray(changes) && changes.every(isRight)) return changes;
  const allowed = `changes: a list of from, target (tcp 1.2.3.4:80) and becomes (${KINDS.join(', ')})`;
  throw new LabError('definition', { where: file, what: 'says no changes', allowed });
}

import type { Runtime } from '../../host/runtime.ts';
import { openSandbox } from '../../host/sandbox.ts';
import { describeProblem, LabError } from '../../lab/error.ts';
import type { Lab, ToggleValues } from '../../lab/types.ts';
import { judgeGoal } from '../../lesson/judge-goal.ts';
import { planStart } from '../../plan/start.ts';
import { checkDiagnosis, checkPredictions } from '../../workshop/grades/answers.ts';
import { checkGoal } from '../../workshop/grades/goal.ts';
import type { Section } from '../../workshop/grades/script.ts';
import { submittedLab } from '../../workshop/grades/submitted-lab.ts';
import type { Check, Grade } from '../../workshop/grades/types.ts';
import type { Assignment } from './assignment.ts';
import type { Work } from './read-work.ts';
import { type Printed, runSections } from './scripts.ts';

/**
 * How many seconds judging may take in addition to the script's own time. After that the submission's sandbox is
 * ended.
 */
const JUDGING = 60;

/** A submission's grade, and whether it could be another one on a machine that is less busy. */
export interface Judged {
  grade: Omit<Grade, 'sameAs'>;
  /** Did it run out of time, or could it not be judged at all? */
  isHeldUp: boolean;
}

const ENDS = 'ends';
const JUDGED = 'can be built and judged';

/**
 * Judges one submission in a sandbox that sees none of this machine's files. Whatever goes wrong in it only lowers
 * this submission's grade.
 */
export async function gradeOne(
  work: Work,
  assignment: Assignment,
  options: { runtime: Runtime; time: number },
): Promise<Judged> {
  const started = performance.now();
  const checks: Check[] = [];
  for (const problem of work.problems) checks.push({ what: 'can be read', pass: false, message: problem });
  if (work.answers)
    checks.push(
      ...checkPredictions(work.answers, assignment.seen),
      ...checkDiagnosis(work.answers, assignment.wrong),
    );
  const { lab, toggles, sections } = networkOf(work, assignment);
  if (typeof lab === 'string')
    checks.push({ what: 'is the network that was given', pass: false, message: lab });
  else if (lab) {
    try {
      checks.push(...(await inSandbox(lab, toggles, sections, assignment, options)));
    } catch (error) {
      checks.push({ what: JUDGED, pass: false, message: messageOf(error) });
    }
  }
  const passed = checks.length > 0 && checks.every(({ pass }) => pass);
  const grade = {
    name: work.name,
    kind: work.kind,
    passed,
    checks: checks.map((check) => ({ ...check, what: cut(check.what), message: cut(check.message) })),
    durationMs: Math.round(performance.now() - started),
  };
  return { grade, isHeldUp: checks.some(({ what }) => what === ENDS || what === JUDGED) };
}

/** The longest text that may quote a submission, in characters. */
const LONGEST = 3000;
const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Returns the network to build for the submission. Undefined if it contains only answers. */
function networkOf(
  { lab: given, sections }: Work,
  { lab, toggles }: Assignment,
): { lab: Lab | string | undefined; toggles: ToggleValues; sections: readonly Section[] } {
  if (given) return { lab: submittedLab(given, lab, toggles), toggles: {}, sections: sections ?? [] };
  return { lab: sections && lab, toggles, sections: sections ?? [] };
}

async function inSandbox(
  lab: Lab,
  toggles: ToggleValues,
  sections: readonly Section[],
  { start, goal, servers, lab: own }: Assignment,
  { runtime, time }: { runtime: Runtime; time: number },
): Promise<Check[]> {
  const printed: Printed = new Map();
  const output = async (id: string, _: string, data: string) => {
    const before = printed.get(id);
    if (before !== undefined && before.length < 8000)
      printed.set(id, before + Buffer.from(data, 'base64').toString());
  };
  const sandbox = await openSandbox(runtime, { phase: () => {}, output });
  const { agent } = sandbox;
  const work = async (): Promise<Check[]> => {
    const { steps, warm, connections, change } = planStart(lab, toggles, lab === own ? start : undefined);
    await agent.up({ name: lab.name, definition: lab, toggles }, { steps, warm, connections, change }, {});
    const ran = await runSections(agent, sections, printed, time);
    if (ran.late)
      return [
        {
          what: ENDS,
          pass: false,
          message: `the script did not end within ${time} s; what waits belongs in the background: COMMAND &`,
        },
      ];
    const { probes, forbidden } = await judgeGoal({ agent, lab, toggles, begun: toggles }, goal);
    const judged = [
      ...checkGoal(probes, servers),
      ...forbidden.map(
        ({ what, seen }): Check => ({
          what: `not by: ${typeof what === 'string' ? what : (what.en ?? Object.values(what)[0])}`,
          pass: seen.length === 0,
          message: seen.join('; ') || 'it was not gone',
        }),
      ),
    ];
    const isMet = judged.every(({ pass }) => pass);
    return ran.complaint === undefined || isMet
      ? judged
      : [{ what: 'runs without an error', pass: false, message: ran.complaint }, ...judged];
  };
  try {
    return await within((time + JUDGING) * 1000, work());
  } finally {
    await sandbox.close().catch(() => {});
  }
}

/** @throws LabError `unable` when the time is over; the work continues until the caller closes its sandbox */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const what = `it was not judged within ${milliseconds / 1000} s: it keeps the machine busy`;
    timer = setTimeout(() => reject(new LabError('unable', { where: 'time', what })), milliseconds);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Returns the message of an error in the submission's sandbox. The submission is to blame, because the assignment
 * was built in such a sandbox without an error.
 */
function messageOf(error: unknown): string {
  if (error instanceof LabError) return error.problems.map(describeProblem).join('; ');
  return error instanceof Error ? error.message : String(error);
}

import type { Path, Report } from '../path.ts';
import { oneOf } from '../suggest.ts';
import type { Expectation, Goal, Lab, LessonStep, LessonText, Solution, Task } from '../types.ts';
import { checkExpectation } from './expectation.ts';
import { checkSysctl } from './nodes.ts';
import { placeChecker } from './references.ts';
import { toggleChecker } from './toggles.ts';

/**
 * Checks that lessons name existing scenarios, probes, nodes and toggles, and that all texts have the same
 * languages.
 */
export function checkLessons(lab: Lab, report: Report): void {
  for (const [name, { scenario, steps }] of Object.entries(lab.lessons ?? {})) {
    const path = ['lessons', name];
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
      report(path, 'cannot be a name', 'lower-case letters, digits and dashes', 'key');
    const known = Object.keys(lab.scenarios ?? {});
    if (scenario !== undefined && !known.includes(scenario))
      report([...path, 'scenario'], `no scenario "${scenario}"`, oneOf(known, scenario));
    const check = new StepCheck(lab, report);
    for (const [index, step] of steps.entries()) check.step([...path, 'steps', index], step);
  }
  checkLanguages(lab, report);
}

const DOINGS = ['predict', 'run', 'task'] as const;

class StepCheck {
  readonly #lab: Lab;
  readonly #report: Report;
  readonly #probes: string[];
  readonly #nodes: string[];

  constructor(lab: Lab, report: Report) {
    this.#lab = lab;
    this.#report = report;
    this.#probes = Object.keys(lab.probes ?? {});
    this.#nodes = Object.keys(lab.nodes);
  }

  step(path: Path, { predict, run = [], task, ...rest }: LessonStep): void {
    const doings = DOINGS.filter((key) => ({ predict, run, task, ...rest })[key] !== undefined);
    const [, second] = doings.filter((key) => key !== 'run' || run.length > 0);
    if (second)
      this.#report([...path, second], 'is a second thing to do', 'one of predict, run, task a step');
    for (const [index, probe] of run.entries()) this.#probe([...path, 'run', index], probe);
    if (predict) {
      this.#probe([...path, 'predict', 'probe'], predict.probe);
      this.#expectation([...path, 'predict', 'expect'], predict.expect);
    }
    if (task) this.#task([...path, 'task'], task);
  }

  #task(path: Path, { goal, solutions = [] }: Task): void {
    this.#goal([...path, 'goal'], goal);
    for (const [index, solution] of solutions.entries())
      this.#solution([...path, 'solutions', index], solution);
  }

  #goal(path: Path, { expect, forbidden = [] }: Goal): void {
    if (Object.keys(expect).length === 0)
      this.#report([...path, 'expect'], 'names no probe', oneOf(this.#probes));
    for (const [probe, expectation] of Object.entries(expect)) {
      const here = [...path, 'expect', probe];
      this.#probe(here, probe, 'key');
      this.#expectation(here, expectation);
    }
    for (const [index, { node, sysctl = {} }] of forbidden.entries()) {
      const here = [...path, 'forbidden', index];
      this.#node([...here, 'node'], node);
      for (const [key, value] of Object.entries(sysctl))
        checkSysctl([...here, 'sysctl', key], key, value, this.#report);
    }
  }

  #solution(path: Path, { set = {}, commands = [] }: Solution): void {
    const checkToggle = toggleChecker(this.#lab, this.#report);
    for (const [toggle, value] of Object.entries(set)) checkToggle([...path, 'set', toggle], toggle, value);
    for (const [index, { node }] of commands.entries())
      this.#node([...path, 'commands', index, 'node'], node);
    if (Object.keys(set).length + commands.length === 0)
      this.#report(path, 'does nothing', 'toggles to set, or commands');
  }

  #probe(path: Path, name: string, at?: 'key'): void {
    if (!this.#probes.includes(name)) this.#report(path, `no probe "${name}"`, oneOf(this.#probes, name), at);
  }

  #node(path: Path, name: string): void {
    if (!this.#nodes.includes(name)) this.#report(path, `no node "${name}"`, oneOf(this.#nodes, name));
  }

  #expectation(path: Path, expectation: Expectation): void {
    const checkPlace = placeChecker(this.#lab, this.#report);
    checkExpectation(path, expectation, this.#report, checkPlace, this.#nodes);
  }
}

/** Returns every text of the lessons, with its place. */
function lessonTexts({ lessons = {} }: Lab): { path: Path; text: LessonText }[] {
  return Object.entries(lessons).flatMap(([name, { title, steps }]) => [
    { path: ['lessons', name, 'title'], text: title },
    ...steps.flatMap((step, index) => textsOfStep(['lessons', name, 'steps', index], step)),
  ]);
}

function textsOfStep(path: Path, { text, predict, task }: LessonStep): { path: Path; text: LessonText }[] {
  return [
    { path: [...path, 'text'], text },
    ...(predict ? [{ path: [...path, 'predict', 'because'], text: predict.because }] : []),
    ...(task?.hints ?? []).map((hint, index) => ({ path: [...path, 'task', 'hints', index], text: hint })),
    ...(task?.goal.forbidden ?? []).map(({ what }, index) => ({
      path: [...path, 'task', 'goal', 'forbidden', index, 'what'],
      text: what,
    })),
    ...(task?.solutions ?? []).map(({ about }, index) => ({
      path: [...path, 'task', 'solutions', index, 'about'],
      text: about,
    })),
  ];
}

/**
 * Every text must have all languages of the lessons. Otherwise a student would read half a lesson in another
 * language.
 */
function checkLanguages(lab: Lab, report: Report): void {
  const texts = lessonTexts(lab);
  const languages = new Set(texts.flatMap(({ text }) => languagesOf(text)));
  for (const { path, text } of texts) {
    const missing = [...languages].filter((tag) => !languagesOf(text).includes(tag));
    if (missing.length > 0)
      report(
        path,
        `is not there in ${missing.join(', ')}`,
        'every language that another text of the lessons has',
      );
  }
}

const languagesOf = (text: LessonText): string[] => (typeof text === 'string' ? [] : Object.keys(text));

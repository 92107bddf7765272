import { labFolder } from '../../host/lab-folder.ts';
import { bringUp, takeDown } from '../../host/running-labs.ts';
import type { Runtime } from '../../host/runtime.ts';
import { LabError } from '../../lab/error.ts';
import { oneOf } from '../../lab/suggest.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Expectation, Lab, ToggleValues } from '../../lab/types.ts';
import { judgeGoal, runProbes } from '../../lesson/judge-goal.ts';
import { compareGuess, notTelling } from '../../lesson/prediction.ts';
import { planStart } from '../../plan/start.ts';
import { inShort } from '../../report/explain/in-short/in-short.ts';
import type { LessonAsked, LessonDoes, Said } from '../../report/page/live-lesson.ts';
import type { LiveResult } from '../../report/page/live-model.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import { recordLesson } from '../lesson-progress.ts';
import { say } from '../output.ts';
import { type RunningLab, withRunningLab } from '../running-lab.ts';
import type { Following } from './following.ts';
import { answer, hint } from './help.ts';
import { html, judgedNow, titlesNow } from './lesson-view.ts';
import { Sitting } from './sitting.ts';
import type { Watchers } from './watchers.ts';

/** Returns what a page shows of probes. */
type Show = (living: RunningLab, probes: readonly ProbeVerdict[]) => LiveResult;

/** The lessons of the running lab for the page, as with `lab learn`. All pages see the same step. */
export class Lessons {
  readonly #watchers: Watchers;
  readonly #following: Following;
  readonly #runtime: Runtime;
  readonly #show: Show;
  #sitting: Sitting | undefined;

  constructor(watchers: Watchers, following: Following, runtime: Runtime, show: Show) {
    this.#watchers = watchers;
    this.#following = following;
    this.#runtime = runtime;
    this.#show = show;
  }

  /** Returns the command line that would do the same, which pages show meanwhile. Undefined if there is none. */
  commandOf(asked: LessonAsked): string {
    const { name, lab, lesson } = this.#watchers.state;
    if ('begin' in asked) return `lab learn ${lab} ${asked.begin}`;
    const { predict, run } = lesson?.steps.at(-1) ?? {};
    if ('guess' in asked) return `lab probe ${predict?.probe} -n ${name}`;
    return asked.does === 'run' ? `lab probe ${run?.join(' ')} -n ${name}` : asked.does;
  }

  async act(asked: LessonAsked): Promise<void> {
    if ('begin' in asked) await this.#begin(asked.begin);
    else if ('guess' in asked) await this.#guess(this.#at('guess'), asked.guess);
    else if (asked.does === 'run') await this.#run(this.#at('run'));
    else if (asked.does === 'next') this.#next(this.#at('next'));
    else if (asked.does === 'hint') hint(this.#at('task'));
    else if (asked.does === 'answer') answer(this.#at('task'), this.#watchers.state.name);
    else if (asked.does === 'check') await this.#check(this.#at('task'));
    else this.#sitting = undefined;
    const sitting = this.#sitting;
    this.#watchers.tell({ lesson: sitting?.now ?? null });
    if (!sitting?.isOver || sitting.record.done !== '') return;
    sitting.record.done = new Date().toISOString();
    recordLesson(sitting.lab.name, sitting.name, sitting.record);
    this.#watchers.tell({ lessons: titlesNow(sitting.lab) });
  }

  /** @throws LabError `usage` if the lesson has moved on: another page was faster */
  #at(does: LessonDoes): Sitting {
    if (this.#sitting?.now.does === does) return this.#sitting;
    throw new LabError('usage', { where: does, what: 'the lesson is not there now' });
  }

  async #begin(name: string): Promise<void> {
    const { definition: lab } = await this.#with(async ({ status }) => status);
    const { lessons = {} } = lab;
    const lesson = Object.hasOwn(lessons, name) ? lessons[name] : undefined;
    if (lesson === undefined) {
      const allowed = oneOf(Object.keys(lessons), name);
      throw new LabError('usage', { where: name, what: `no such lesson in ${lab.name}`, allowed });
    }
    this.#sitting = undefined;
    this.#watchers.tell({ lesson: null, result: null, done: null });
    const begun = toggleValues(lab, lesson.scenario);
    await this.#following.replace((before) => this.#build(before, lab, begun, lesson.scenario));
    this.#watchers.tell({ built: this.#watchers.state.built + 1 });
    this.#sitting = new Sitting(name, lesson, lab, begun);
  }

  /**
   * Removes the lab, and builds it anew for the lesson's scenario. Its programs see the same files of this machine
   * as before.
   */
  async #build(
    before: RunningLab,
    lab: Lab,
    toggles: ToggleValues,
    scenario: string | undefined,
  ): Promise<void> {
    const { name, sight } = before.status;
    await takeDown(labFolder(name));
    const live = { name, definition: lab, toggles, ...(scenario !== undefined && { scenario }) };
    const plan = async () => planStart(lab, toggles, lab.scenarios?.[scenario ?? '']);
    const { notice } = await bringUp(live, plan, sight, {
      runtime: before.runtime ?? this.#runtime,
      kernel: before.machineKernel,
    });
    if (notice) say(notice);
  }

  async #guess(sitting: Sitting, said: Said): Promise<void> {
    const { predict } = sitting.step ?? {};
    if (predict === undefined) throw new Error('a step without a prediction');
    const { probe, expect, because } = predict;
    const [verdict] = await this.#see([probe], { [probe]: expect });
    if (verdict === undefined) throw new Error(`the agent did not run ${probe}`);
    const unclear = notTelling(verdict);
    const parts = unclear === undefined ? compareGuess(said, verdict.observed) : [];
    sitting.count({ right: parts.filter(({ right }) => right).length, of: parts.length });
    const { cause } = verdict.observed;
    const told = {
      parts,
      ...(cause && unclear === undefined && { means: inShort(cause) }),
      because: html(because),
      ...(unclear !== undefined && { unclear }),
    };
    sitting.change(({ predict: shown, ...step }) => ({
      ...step,
      ...(shown && { predict: { ...shown, told } }),
    }));
    sitting.finish();
  }

  async #run(sitting: Sitting): Promise<void> {
    await this.#see(sitting.step?.run ?? []);
    sitting.finish();
  }

  #next(sitting: Sitting): void {
    this.#watchers.tell({ result: null });
    sitting.goOn();
  }

  async #check(sitting: Sitting): Promise<void> {
    const { goal } = sitting.step?.task ?? {};
    if (goal === undefined) throw new Error('a step without a task');
    const verdict = await this.#with(async (living) => {
      const { agent, lab, status } = living;
      const judged = await judgeGoal({ agent, lab, toggles: status.toggles, begun: sitting.begun }, goal);
      this.#watchers.tell({ result: this.#show(living, judged.probes) });
      return judged;
    });
    sitting.count({ checks: 1 });
    sitting.changeTask((task) => ({ ...task, judged: judgedNow(verdict, sitting.record.checks) }));
    if (verdict.met) sitting.finish();
  }

  #see(names: readonly string[], expect: Record<string, Expectation> = {}): Promise<ProbeVerdict[]> {
    return this.#with(async (living) => {
      const verdicts = await runProbes(living.agent, living.topology, names, expect);
      this.#watchers.tell({ result: this.#show(living, verdicts) });
      return verdicts;
    });
  }

  readonly #with = <T>(work: (living: RunningLab) => Promise<T>) =>
    withRunningLab(this.#watchers.state.name, work);
}

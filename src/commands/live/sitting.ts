import type { Lab, Lesson, LessonStep, ToggleValues } from '../../lab/types.ts';
import type { LessonNow, LessonStepNow, TaskNow } from '../../report/page/live-lesson.ts';
import type { LessonRecord } from '../lesson-progress.ts';
import { stepNow, stretch } from './lesson-view.ts';

/** A lesson in progress: the step it is at, and what pages see of it. */
export class Sitting {
  readonly name: string;
  readonly lab: Lab;
  /** The toggles when the lesson began. */
  readonly begun: ToggleValues;
  readonly record: LessonRecord = { done: '', right: 0, of: 0, checks: 0, hints: 0, answers: 0 };
  readonly #lesson: Lesson;
  #now: LessonNow;

  constructor(name: string, lesson: Lesson, lab: Lab, begun: ToggleValues) {
    this.name = name;
    this.lab = lab;
    this.begun = begun;
    this.#lesson = lesson;
    this.#now = { name, steps: [], does: 'next' };
    this.goOn();
  }

  get now(): LessonNow {
    return this.#now;
  }

  get isOver(): boolean {
    return this.#now.does === 'nothing';
  }

  /** The current step of the lesson, as the lab defines it. */
  get step(): LessonStep | undefined {
    return this.#lesson.steps[this.#now.steps.length - 1];
  }

  count(more: Partial<Omit<LessonRecord, 'done'>>): void {
    for (const key of ['right', 'of', 'checks', 'hints', 'answers'] as const)
      this.record[key] += more[key] ?? 0;
  }

  /** Shows the steps up to the next one in which the student has something to do. */
  goOn(): void {
    const { steps } = this.#now;
    const { to, does } = stretch(this.#lesson, steps.length);
    const more = this.#lesson.steps.slice(steps.length, to).map((step) => stepNow(step, this.lab));
    this.#now = { ...this.#now, steps: [...steps, ...more], does };
  }

  /** Ends the last step. If only texts are left, all of them are shown at once. */
  finish(): void {
    if (stretch(this.#lesson, this.#now.steps.length).does === 'nothing') this.goOn();
    else this.#now = { ...this.#now, does: 'next' };
  }

  change(change: (step: LessonStepNow) => LessonStepNow): void {
    const last = this.#now.steps.at(-1);
    if (last) this.#now = { ...this.#now, steps: [...this.#now.steps.slice(0, -1), change(last)] };
  }

  changeTask(change: (task: TaskNow) => TaskNow): void {
    this.change((step) => (step.task ? { ...step, task: change(step.task) } : step));
  }
}

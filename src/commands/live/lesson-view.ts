import { LabError } from '../../lab/error.ts';
import type { Lab, Lesson, LessonStep, LessonText } from '../../lab/types.ts';
import { htmlText } from '../../lesson/handout/html-text.ts';
import type { GoalVerdict } from '../../lesson/judge-goal.ts';
import { causesOf, placeOf } from '../../lesson/prediction.ts';
import { inShort } from '../../report/explain/in-short/in-short.ts';
import type { Judged, LessonDoes, LessonStepNow, LessonTitle, Texts } from '../../report/page/live-lesson.ts';
import { lessonsDone } from '../lesson-progress.ts';
import { say } from '../output.ts';

/**
 * Returns the lessons of a lab in order, with the ones that are done marked. If the record of lessons is damaged,
 * the problem is reported and the page is shown all the same.
 */
export function titlesNow({ name: lab, lessons }: Lab): LessonTitle[] {
  if (lessons === undefined) return [];
  let done = {};
  try {
    done = lessonsDone(lab);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    say(error.message);
  }
  return Object.entries(lessons).map(([name, { title }]) => ({
    name,
    title: texts(title, (text) => text),
    done: Object.hasOwn(done, name),
  }));
}

/** Returns a text in each of its languages as HTML, made from short Markdown. */
export const html = (text: LessonText): Texts => texts(text, htmlText);

function texts(text: LessonText, make: (one: string) => string): Texts {
  const all = typeof text === 'string' ? { en: text } : text;
  return Object.fromEntries(Object.entries(all).map(([language, one]) => [language, make(one)]));
}

/** Returns a step in which nothing has been done yet. */
export function stepNow({ text, predict, run, task }: LessonStep, lab: Lab): LessonStepNow {
  return {
    text: html(text),
    ...(predict && {
      predict: {
        probe: predict.probe,
        causes: causesOf(lab).map((name) => ({ name, means: inShort(name) })),
      },
    }),
    ...(run && { run }),
    ...(task && {
      task: {
        rules: (task.goal.forbidden ?? []).map(({ what }) => html(what)),
        hints: [],
        hintsLeft: task.hints?.length ?? 0,
        hasAnswer: (task.solutions?.length ?? 0) > 0,
      },
    }),
  };
}

const doesOf = ({ predict, run, task }: LessonStep): LessonDoes | undefined =>
  predict ? 'guess' : run ? 'run' : task ? 'task' : undefined;

/**
 * Counts how many steps, from this one on, are shown at once: up to the next step in which the student has
 * something to do. Also returns what that is.
 */
export function stretch({ steps }: Lesson, from: number): { to: number; does: LessonDoes } {
  const index = steps.findIndex((step, at) => at >= from && doesOf(step) !== undefined);
  const step = steps[index];
  return step ? { to: index + 1, does: doesOf(step) ?? 'nothing' } : { to: steps.length, does: 'nothing' };
}

/** @param number how often the goal has been checked, including this time */
export const judgedNow = ({ met, probes, forbidden }: GoalVerdict, number: number): Judged => ({
  number,
  met,
  probes: probes.map(({ probe, status, observed, reason = '' }) => ({
    probe,
    works: observed.outcome === 'works',
    ...(observed.cause && { cause: observed.cause }),
    ...(observed.node && { place: placeOf(observed) }),
    ...(status !== 'pass' && { reason }),
  })),
  forbidden: forbidden
    .filter(({ seen }) => seen.length > 0)
    .map(({ what, seen }) => ({ what: html(what), seen })),
});

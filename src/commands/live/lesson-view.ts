import { LabError } from '../../lab/error.ts';
import type { Lab, Lesson, LessonStep, LessonText } from '../../lab/types.ts';
import { htmlText } from '../../lesson/handout/html-text.ts';
import type { GoalVerdict } from '../../lesson/judge-goal.ts';
import { causesOf } from '../../lesson/prediction.ts';
import { inShort } from '../../report/explain/in-short/in-short.ts';
import type { Judged, LessonDoes, LessonStepNow, LessonTitle, Texts } from '../../report/page/live-lesson.ts';
import { lessonsDone } from '../lesson-progress.ts';
import { say } from '../output.ts';

/**
 * Returns the lessons of a lab in order, and which are done. A damaged record is reported, but the page is
 * shown all the same.
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

/** A text for the page, in each language that it has: short Markdown becomes HTML. */
export const html = (text: LessonText): Texts => texts(text, htmlText);

function texts(text: LessonText, make: (one: string) => string): Texts {
  const all = typeof text === 'string' ? { en: text } : text;
  return Object.fromEntries(Object.entries(all).map(([language, one]) => [language, make(one)]));
}

/** Returns a step before anything was done in it. */
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
 * Counts the steps from this one on to show at once: up to the next in which there is something to do, and
 * what that is.
 */
export function stretch({ steps }: Lesson, from: number): { to: number; does: LessonDoes } {
  const index = steps.findIndex((step, at) => at >= from && doesOf(step) !== undefined);
  const step = steps[index];
  return step ? { to: index + 1, does: doesOf(step) ?? 'nothing' } : { to: steps.length, does: 'nothing' };
}

/** @param number how often it was checked, this time included */
export const judgedNow = ({ met, probes, forbidden }: GoalVerdict, number: number): Judged => ({
  number,
  met,
  probes: probes.map(({ probe, status, reason = '' }) => ({ probe, ...(status !== 'pass' && { reason }) })),
  forbidden: forbidden
    .filter(({ seen }) => seen.length > 0)
    .map(({ what, seen }) => ({ what: html(what), seen })),
});

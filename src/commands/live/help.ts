import { solutionLines } from '../../lesson/solution-lines.ts';
import { html } from './lesson-view.ts';
import type { Sitting } from './sitting.ts';

/** Shows the next hint. */
export function hint(sitting: Sitting): void {
  const { hints = [] } = sitting.step?.task ?? {};
  sitting.changeTask((task) => {
    const next = hints[task.hints.length];
    if (next === undefined) return task;
    sitting.count({ hints: 1 });
    const shown = [...task.hints, html(next)];
    return { ...task, hints: shown, hintsLeft: hints.length - shown.length };
  });
}

/** Shows the first solution. */
export function answer(sitting: Sitting, name: string): void {
  const [first] = sitting.step?.task?.solutions ?? [];
  if (first === undefined) return;
  sitting.count({ answers: 1 });
  const lines = solutionLines(first, ` -n ${name}`);
  sitting.changeTask((task) => ({ ...task, answer: { about: html(first.about), lines } }));
}

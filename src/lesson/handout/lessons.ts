import { toggleValues } from '../../lab/toggles.ts';
import type { Lab, Lesson, LessonStep, Task } from '../../lab/types.ts';
import { command } from '../../plan/quote.ts';
import { resolve } from '../../plan/resolve.ts';
import { svgOf } from '../../report/drawing/svg.ts';
import { solutionLines } from '../solution-lines.ts';
import { safe } from './html-text.ts';
import { lines, type Part, type Speech } from './speech.ts';

/**
 * @param asked the name or path of the lab in commands
 * @param drawn the drawing that is already shown; a lesson in another network gets its own
 */
export function lessonParts(lab: Lab, asked: string, speech: Speech, drawn: string): Part[] {
  const all = Object.entries(lab.lessons ?? {});
  return all.map(([name, lesson], index) => {
    const title = speech.said(lesson.title);
    const heading = speech.heading('lesson', { number: index + 1, count: all.length, title });
    const drawing = svgOf(resolve(lab, toggleValues(lab, lesson.scenario)));
    const steps = stepParts(lesson, speech);
    return {
      questions: [
        heading,
        speech.tell('sheetLesson', { lab: command(asked), lesson: name }),
        ...(drawing === drawn ? [] : [drawing]),
        ...steps.map(({ questions }) => questions),
      ].join('\n'),
      answers: [heading, ...steps.map(({ answers }) => answers)].join('\n'),
    };
  });
}

/** If a step asks nothing and follows a question, it contains the answer. So it is printed with the answers. */
function stepParts({ steps }: Lesson, speech: Speech): Part[] {
  const first = steps.findIndex(({ predict, task }) => predict || task);
  return steps.map((step, index) => {
    const isTold = first >= 0 && index > first && !step.predict && !step.task;
    return isTold ? { questions: '', answers: speech.text(step.text) } : stepPart(step, speech);
  });
}

function stepPart({ text, predict, run, task }: LessonStep, speech: Speech): Part {
  return {
    questions: [
      speech.text(text),
      ...(predict ? [speech.ask(predict.probe), speech.tell('sheetWhy'), lines(2)] : []),
      ...(run ? [speech.tell('sheetRun', { probes: run.join(', ') }), lines(2)] : []),
      ...(task ? taskQuestions(task, speech) : []),
    ].join('\n'),
    answers: [
      ...(predict ? [speech.answer(predict.probe, predict.expect), speech.text(predict.because)] : []),
      ...(task ? taskAnswers(task, speech) : []),
    ].join('\n'),
  };
}

const taskQuestions = ({ goal }: Task, speech: Speech): string[] => [
  ...(goal.forbidden ?? []).map(({ what }) => speech.tell('notForbidden', { what: speech.said(what) })),
  speech.tell('sheetChange'),
  lines(4),
];

const taskAnswers = ({ hints = [], solutions = [] }: Task, speech: Speech): string[] => [
  ...hints.map((hint, index) =>
    speech.tell('hint', { number: index + 1, count: hints.length, text: speech.said(hint) }),
  ),
  ...solutions.flatMap((solution) => [
    speech.tell('answer', { about: speech.said(solution.about) }),
    `<pre>${safe(solutionLines(solution, '').join('\n'))}</pre>`,
  ]),
];

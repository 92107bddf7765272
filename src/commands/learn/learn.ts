import { findLab } from '../../host/find-lab.ts';
import type { Runtime } from '../../host/runtime.ts';
import { LabError } from '../../lab/error.ts';
import { oneOf } from '../../lab/suggest.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Lab, Lesson } from '../../lab/types.ts';
import { languageFrom, said } from '../../lesson/words/words.ts';
import { resolve } from '../../plan/resolve.ts';
import { drawTopology } from '../../report/drawing/ascii.ts';
import { styleFor } from '../../report/style.ts';
import { whileInterrupts } from '../interrupt.ts';
import {
  forgetLessons,
  type LessonRecord,
  lessonsDone,
  recordLesson,
  tryProgress,
} from '../lesson-progress.ts';
import { print, terminalWidth } from '../output.ts';
import { checkName } from '../up.ts';
import { Classroom } from './classroom.ts';
import { Dialogue, Left } from './dialogue.ts';
import { mend } from './mend.ts';
import { predict, tellSeen } from './predict.ts';

interface LearnOptions {
  language?: string;
  list?: true;
  restart?: true;
  name?: string;
  runtime: Runtime;
  trust?: true;
}

class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super();
    // `lab learn … | head`: the reader has seen enough, which is no error.
    this.exitCode = signal === 'SIGPIPE' ? 0 : 130;
  }
}

/** Teaches the lessons of a lab in a terminal, one after the other. */
export async function learn(asked: string, only: string | undefined, options: LearnOptions): Promise<number> {
  const lab = await findLab(asked);
  const lessons = checkLessons(lab, only);
  const language = options.language ?? languageFrom(process.env);
  if (options.list) return list(lab, language);
  const name = checkName(options.name ?? lab.name);
  if (options.restart) forgetLessons(lab.name, only);
  else tryProgress();
  const dialogue = new Dialogue(language);
  const { runtime, trust } = options;
  const classroom = new Classroom(lab, { name, runtime, ...(trust && { trust }) });
  let interrupt: (signal: NodeJS.Signals) => void = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = (signal) => reject(new Interrupted(signal));
  });
  return whileInterrupts(
    (signal) => (signal === 'SIGINT' && classroom.busy ? undefined : interrupt(signal)),
    async () => {
      try {
        const course = teach(lab, only === undefined ? undone(lab, lessons) : lessons, classroom, dialogue);
        await Promise.race([interrupted, course]);
        return 0;
      } catch (error) {
        if (error instanceof Interrupted) return error.exitCode;
        if (!(error instanceof Left)) throw error;
        dialogue.line('left');
        return 1;
      } finally {
        dialogue.end();
        await classroom.remove();
      }
    },
  );
}

/** @throws LabError `usage` if the lab has no lessons, or not this one */
function checkLessons(lab: Lab, only: string | undefined): string[] {
  const names = Object.keys(lab.lessons ?? {});
  if (names.length === 0)
    throw new LabError(
      'usage',
      { where: lab.name, what: 'has no lessons' },
      'lab learn nat-loopback has some',
    );
  if (only === undefined) return names;
  if (names.includes(only)) return [only];
  throw new LabError('usage', {
    where: only,
    what: `no such lesson in ${lab.name}`,
    allowed: oneOf(names, only),
  });
}

/** Returns the lessons from the first one that is not done. If all are done, returns all. */
function undone(lab: Lab, lessons: readonly string[]): string[] {
  const done = lessonsDone(lab.name);
  const left = lessons.filter((name) => done[name] === undefined);
  return left.length > 0 ? left : [...lessons];
}

function list(lab: Lab, language: string): number {
  const done = lessonsDone(lab.name);
  for (const [name, { title }] of Object.entries(lab.lessons ?? {}))
    print(`${done[name] ? 'x' : '-'} ${name.padEnd(20)} ${said(title, language)}`);
  return 0;
}

async function teach(
  lab: Lab,
  names: readonly string[],
  classroom: Classroom,
  dialogue: Dialogue,
): Promise<void> {
  const all = Object.keys(lab.lessons ?? {});
  let drawn = '';
  for (const [index, name] of names.entries()) {
    const lesson = lab.lessons?.[name];
    if (lesson === undefined) continue;
    if (index > 0) await dialogue.ask(dialogue.words.next);
    const title = said(lesson.title, dialogue.language);
    dialogue.plain('');
    dialogue.line('lesson', { number: all.indexOf(name) + 1, count: all.length, title });
    dialogue.line('building', { lab: classroom.name });
    await classroom.build(lesson.scenario);
    const drawing = drawingOf(lab, lesson);
    if (drawing !== drawn) dialogue.plain(`\n${drawing}`);
    drawn = drawing;
    recordLesson(lab.name, name, await sit(lab, lesson, classroom, dialogue));
    dialogue.line('lessonDone');
  }
  if (names.at(-1) === all.at(-1)) dialogue.line('courseDone');
}

/** The network of a lesson, for a terminal. */
const drawingOf = (lab: Lab, { scenario }: Lesson): string =>
  drawTopology(resolve(lab, toggleValues(lab, scenario)), styleFor(process.stdout), terminalWidth()).join(
    '\n',
  );

/** Teaches one lesson from its first step to its last. */
async function sit(
  lab: Lab,
  { steps }: Lesson,
  classroom: Classroom,
  dialogue: Dialogue,
): Promise<LessonRecord> {
  const record = { done: '', right: 0, of: 0, checks: 0, hints: 0, answers: 0 };
  const add = (more: Partial<typeof record>) => {
    for (const key of ['right', 'of', 'checks', 'hints', 'answers'] as const) record[key] += more[key] ?? 0;
  };
  for (const step of steps) {
    dialogue.tell(said(step.text, dialogue.language));
    if (step.predict) add(await predict(lab, step.predict, classroom, dialogue));
    if (step.task) add(await mend(step.task, classroom, dialogue));
    if (step.run) for (const verdict of await classroom.run(step.run)) tellSeen(verdict, dialogue);
  }
  return { ...record, done: new Date().toISOString() };
}

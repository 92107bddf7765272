import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSmall } from '../host/small-file.ts';
import { orUnwritable, writeWhole } from '../host/write-whole.ts';
import { LabError } from '../lab/error.ts';

/** How a lesson went. */
export interface LessonRecord {
  /** When the lesson was done, in ISO 8601. */
  done: string;
  /** How many parts of the student's predictions were right, and how many parts there were. */
  right: number;
  of: number;
  /** How often the goal was checked, and how many hints and solutions were shown. */
  checks: number;
  hints: number;
  answers: number;
}

type Progress = Record<string, Record<string, LessonRecord>>;

/** Returns the user's own file: `hairpin/progress.json` in the XDG state directory. */
function progressFile(): string {
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local/state');
  return join(state, 'hairpin/progress.json');
}

function readAll(): Progress {
  const path = progressFile();
  let text: string;
  try {
    text = readSmall(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new LabError('usage', { where: path, what: (error as Error).message }, 'move it away');
  }
  try {
    const all: unknown = JSON.parse(text);
    if (isTable(all) && Object.values(all).every((own) => isTable(own) && Object.values(own).every(isTable)))
      return all as Progress;
  } catch {
    // Text that is not JSON is reported below, like any other invalid record.
  }
  throw new LabError('usage', { where: path, what: 'is no record of lessons' }, 'move it away');
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the lessons of this lab that are done, by name. */
export function lessonsDone(lab: string): Record<string, LessonRecord> {
  return readAll()[lab] ?? {};
}

/** Checks before a lesson begins that its result can be written. */
export function tryProgress(): void {
  write(readAll());
}

export function recordLesson(lab: string, lesson: string, record: LessonRecord): void {
  const all = readAll();
  write({ ...all, [lab]: { ...all[lab], [lesson]: record } });
}

export function forgetLessons(lab: string, lesson?: string): void {
  const { [lab]: own = {}, ...others } = readAll();
  const left = Object.fromEntries(
    Object.entries(own).filter(([name]) => lesson !== undefined && name !== lesson),
  );
  write({ ...others, [lab]: left });
}

function write(all: Progress): void {
  const path = progressFile();
  orUnwritable(path, () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
  writeWhole(path, `${JSON.stringify(all, null, 2)}\n`);
}

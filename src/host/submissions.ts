import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { visible } from '../lab/control.ts';
import { LabError } from '../lab/error.ts';

/** A student's submission: a file, or a folder of files. */
export interface Submission {
  /** The name that the student chose, as one line without control characters. */
  name: string;
  /** Texts by file name. */
  files: Record<string, string>;
  /** Why the submission cannot be read. */
  problem?: string;
}

/** The largest file in bytes, and the most files of a folder. */
const MOST_BYTES = 1_000_000;
const MOST_FILES = 50;

/**
 * Reads every file and folder in a folder, by name, except names that begin with a dot. Links are not followed,
 * because they could lead to files of the teacher.
 *
 * @throws LabError `usage` if there is no such folder, or if it is empty
 */
export function readSubmissions(folder: string): Submission[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch (error) {
    const what = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new LabError('usage', { where: folder, what, allowed: 'a folder of submissions' });
  }
  if (names.length === 0)
    throw new LabError('usage', {
      where: folder,
      what: 'nothing was handed in',
      allowed: 'a file or a folder for each submission',
    });
  return names.sort().map((name) => {
    try {
      const path = join(folder, name);
      if (!lstatSync(path).isDirectory())
        return { name: called(basename(name, extname(name))), files: { [name]: readOne(path) } };
      const inside = readdirSync(path).filter((each) => !each.startsWith('.'));
      if (inside.length > MOST_FILES)
        throw new Error(`it has ${inside.length} files, and ${MOST_FILES} at most are read`);
      return {
        name: called(name),
        files: Object.fromEntries(inside.sort().map((each) => [each, readOne(join(path, each))])),
      };
    } catch (error) {
      return {
        name: called(name),
        files: {},
        problem: error instanceof Error ? error.message : String(error),
      };
    }
  });
}

const called = (name: string) => visible(name).replace(/[\t\n]/g, ' ');

/** Checks and reads the same open file, so that it does not matter if somebody replaces it by a link meanwhile. */
function readOne(path: string): string {
  if (!lstatSync(path).isFile()) throw noPlainFile(path);
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw noPlainFile(path);
    if (stat.size > MOST_BYTES)
      throw new Error(`${basename(path)} has ${stat.size} bytes, and ${MOST_BYTES} at most are read`);
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

const noPlainFile = (path: string) =>
  new Error(`${basename(path)} is no plain file: links, folders and pipes in it are not read`);

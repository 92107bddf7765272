import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LabError } from '../lab/error.ts';
import type { LabFolder } from './lab-folder.ts';
import { isLiving, thisProcess } from './owner.ts';
import { orUnwritable } from './write-whole.ts';

const PREFIX = '.lock-';

/** Is the name in the folder of all state folders that of a lock? */
export const isLock = (name: string): boolean => name.startsWith(PREFIX);

/** Runs `work` while no other command changes the lab of that folder. */
export async function withLock<T>(folder: LabFolder, work: () => Promise<T>): Promise<T> {
  const unlock = lock(folder);
  try {
    return await work();
  } finally {
    unlock();
  }
}

/**
 * Keeps other commands from changing the lab until the returned function is called. The lock is a folder beside the
 * lab's, with one file that is named after the process that holds it. No other user can make it, or prevent it. A
 * process takes the lock by renaming such a folder, which fails if there is a non-empty one. The file of a dead process
 * is removed by its name, so nobody removes the lock of a process that took it just before.
 */
export function lock({ name, path }: LabFolder): () => void {
  const place = join(dirname(path), `${PREFIX}${basename(path)}`);
  const mine = thisProcess();
  const draft = `${place}.${mine}`;
  orUnwritable(place, () => makeDraft(draft, mine));
  try {
    take(draft, place, name);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  const release = () => {
    rmSync(join(place, mine), { force: true });
    removeEmpty(place);
  };
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

/** Another process may take the lock first, several times. */
const ATTEMPTS = 100;

/** A command that looks for leftovers on another processor may come between most times. */
const DRAFTS = 10_000;

/** While the folder is empty, others take it for a leftover, and remove it. */
function makeDraft(draft: string, mine: string): void {
  for (let attempt = 1; ; attempt += 1) {
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    try {
      return writeFileSync(join(draft, mine), '', { mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === DRAFTS) throw error;
    }
  }
}

function take(draft: string, place: string, name: string): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (orUnwritable(place, () => moved(draft, place))) return;
    if (!clearAway(place)) break;
  }
  throw busy(name);
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    // The errors of kernels for a folder that is not empty.
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** @returns whether the lock is free, after files of dead processes were removed */
export function clearAway(place: string): boolean {
  const holders = namesIn(place);
  const gone = holders.filter((holder) => !isLiving(holder));
  for (const holder of gone) rmSync(join(place, holder), { force: true });
  removeEmpty(place);
  return gone.length === holders.length;
}

function namesIn(place: string): string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

function removeEmpty(place: string): void {
  try {
    rmdirSync(place);
  } catch {
    // Another process has taken or removed it meanwhile.
  }
}

function busy(name: string): LabError {
  return new LabError(
    'usage',
    { where: name, what: 'another lab command is changing it now' },
    'try again when it is done',
  );
}

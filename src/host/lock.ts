import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LabError } from '../lab/error.ts';
import type { LabFolder } from './lab-folder.ts';
import { isLiving, thisProcess } from './owner.ts';
import { orUnwritable } from './write-whole.ts';

const PREFIX = '.lock-';

/** Is this name in the state root the name of a lock? */
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
 * lab's folder. It has one file, named after the process that holds the lock. No other user can make or prevent it.
 * A process takes the lock by renaming a folder of its own, which fails if the lock is a folder that is not empty.
 * The file of a process that has ended is removed by its name, so nobody removes the lock of a process that has
 * just taken it.
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

/** Other processes may be faster several times. */
const ATTEMPTS = 100;

/** A command on another processor that clears leftovers may remove most of the drafts. */
const DRAFTS = 10_000;

/** While the folder is empty, another command takes it for a leftover and removes it. So this tries again. */
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
    // The error codes of a rename onto a folder that is not empty.
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Removes the files of processes that have ended. @returns whether the lock is free */
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
    // Another process has taken or removed the lock meanwhile.
  }
}

function busy(name: string): LabError {
  return new LabError(
    'usage',
    { where: name, what: 'another lab command is changing it now' },
    'try again when it is done',
  );
}

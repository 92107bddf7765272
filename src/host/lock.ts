import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LabError } from '../lab/error.ts';
import type { LabFolder } from './lab-folder.ts';
import { isLiving, thisProcess } from './owner.ts';
import { orUnwritable } from './write-whole.ts';

const PREFIX = '.lock-';

/** Of what is in the folder of all state folders. */
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
 * Keeps other commands from changing the lab of that folder, until what this gives is called. The lock is a folder with one
 * file, named after the process that has it, beside the lab's: no other user can make it, nor keep it from being made. Taking it
 * is the renaming of such a folder, which fails where there is one that is not empty. What a process that is gone has left is
 * emptied by the name of that process, so that nobody takes a lock away from the one who came just before.
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

/** Others may come just before, again and again. */
const ATTEMPTS = 100;

/** Somebody who looks for what is left behind, on a processor of his own, may come between most times. */
const DRAFTS = 10_000;

/** As long as it is empty others take it for what somebody left who is gone, and remove it. */
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
    // As kernels call a folder that is not empty.
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** @returns whether nobody has the lock, now that those are gone who ended with it */
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
    // Somebody else has taken it meanwhile, or removed it.
  }
}

function busy(name: string): LabError {
  return new LabError(
    'usage',
    { where: name, what: 'another lab command is changing it now' },
    'try again when it is done',
  );
}

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describeProblem, LabError } from '../lab/error.ts';
import { PATIENCE } from '../lab/patience.ts';
import { type LabFolder, labFolder } from './lab-folder.ts';
import { clearAway, isLock, withLock } from './lock.ts';
import { livingProcess, type Owner, processesBelow, readOwner } from './owner.ts';
import { readSmall } from './small-file.ts';
import { stateRoot } from './state-root.ts';
import { orUnwritable } from './write-whole.ts';

/** Is it a note about an engine? Names of labs do not begin with a dot. */
const isNote = (name: string) => name.startsWith('.') && !isLock(name);

/** Removes containers of labs that are gone. @param gone a lab that may not look gone yet */
export async function clearNotes(gone?: Owner): Promise<void> {
  if (readdirSync(stateRoot()).some(isNote)) await (await import('./docker/leftovers.ts')).clearAllLeft(gone);
}

/** Returns every running lab, and removes the folders of labs that are gone. */
export async function runningLabs(): Promise<LabFolder[]> {
  const root = stateRoot();
  const names = readdirSync(root).sort();
  await clearNotes().catch(tell);
  for (const name of names.filter(isLock)) clearAway(join(root, name));
  const folders = names.filter((name) => !name.startsWith('.')).map(labFolder);
  const alive = await Promise.all(folders.map(isAlive));
  const kept = await Promise.all(folders.map((folder, index) => alive[index] || isInUse(folder)));
  return folders.filter((_, index) => kept[index]);
}

/** Containers that are left do no harm, but the user should know of them. */
function tell(error: unknown): void {
  if (!(error instanceof LabError)) throw error;
  for (const problem of error.problems) process.stderr.write(`lab: ${describeProblem(problem)}\n`);
}

/** Removes the folder unless a command is changing that lab: `lab up` makes the folder before the lab has an owner. */
async function isInUse(folder: LabFolder): Promise<boolean> {
  try {
    return await withLock(folder, async () => (await isAlive(folder)) || removeFolder(folder));
  } catch (error) {
    if (error instanceof LabError) return true;
    throw error;
  }
}

export function createFolder(folder: LabFolder): void {
  orUnwritable(folder.path, () => mkdirSync(folder.path, { mode: 0o700 }));
}

/** @returns false, for use in a filter */
export function removeFolder({ path }: LabFolder): false {
  rmSync(path, { recursive: true, force: true });
  return false;
}

export function recordOwner(folder: LabFolder, owner: Owner): void {
  const path = join(folder.path, OWNER);
  orUnwritable(path, () => writeFileSync(path, JSON.stringify(owner), { mode: 0o600 }));
}

export async function isAlive(folder: LabFolder): Promise<boolean> {
  const owner = ownerOf(folder);
  if (owner === undefined) return false;
  if ('pid' in owner) return livingProcess(owner) !== undefined;
  return (await import('./docker/running.ts')).isRunning(owner);
}

/** Milliseconds between two checks of processes that are about to end. */
const PAUSE = 2;

/**
 * Ends the process, if it is still the same one: by now another process may have its number. Resolves when all
 * programs that ran in its sandbox have ended.
 *
 * @returns why nobody could ask the engine of its container, which may still run
 */
export async function endOwner(folder: LabFolder): Promise<LabError | undefined> {
  const owner = ownerOf(folder);
  if (owner === undefined) return undefined;
  if ('container' in owner) return (await import('./docker/running.ts')).removeContainer(owner);
  const living = livingProcess(owner);
  if (living === undefined) return undefined;
  const all = processesBelow(owner.pid);
  process.kill(-living.group, 'SIGKILL');
  // The kernel reports the end of a process only to its parent.
  const giveUp = Date.now() + PATIENCE * 1000;
  while (all.some((each) => livingProcess(each)) && Date.now() < giveUp) await setTimeout(PAUSE);
  return undefined;
}

const OWNER = 'owner.json';

export function ownerOf({ path }: LabFolder): Owner | undefined {
  try {
    return readOwner(readSmall(join(path, OWNER)));
  } catch {
    return undefined;
  }
}

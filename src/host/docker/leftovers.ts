import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PATIENCE } from '../../lab/patience.ts';
import { livingProcess, type Owner, readOwner } from '../owner.ts';
import { readSmall } from '../small-file.ts';
import { stateRoot } from '../state-root.ts';
import { writeWhole } from '../write-whole.ts';
import type { Endpoint } from './endpoint.ts';
import { connectEngine, engineError, hasAnswered } from './engine.ts';
import { nodeContainers, ownerOfContainer, removed } from './removal.ts';
import { isRunning } from './running.ts';

/**
 * Containers do not end with the process that made them. So a note in the state folder names the engine that may
 * have some, and the owner that they end with. The next command asks the engines that have a note, and no others.
 */
interface Note {
  endpoint: Endpoint;
  owner: Owner;
}

const PREFIX = '.engine-';

function noteOf(endpoint: Endpoint, owner: Owner): string {
  const text = JSON.stringify([endpoint.host, owner]);
  return join(stateRoot(), PREFIX + createHash('sha256').update(text).digest('hex').slice(0, 12));
}

/** Writes the note. Call it before the first request to the engine, because the caller may be killed at any moment. */
export function noteEngine(endpoint: Endpoint, owner: Owner): void {
  writeWhole(noteOf(endpoint, owner), JSON.stringify({ endpoint, owner }));
}

/** Removes the note. Call it when the engine has answered every request, and no container is left there. */
export function forgetEngine(endpoint: Endpoint, owner: Owner): void {
  rmSync(noteOf(endpoint, owner), { force: true });
}

/**
 * Removes the containers of labs that are gone, on every engine that has a note. Throws only after all have been
 * tried.
 */
export async function clearAllLeft(gone?: Owner): Promise<void> {
  const names = readdirSync(stateRoot()).filter((name) => name.startsWith(PREFIX));
  const tried = await Promise.allSettled(names.map((name) => clearNote(join(stateRoot(), name), gone)));
  for (const result of tried) if (result.status === 'rejected') throw result.reason;
}

async function clearNote(path: string, gone?: Owner): Promise<void> {
  const note = readNote(path);
  const isTold = gone !== undefined && isDeepStrictEqual(note?.owner, gone);
  if (note && !isTold && (await isAlive(note.owner))) return;
  if (note && !(await isCleared(note, gone))) return;
  // A killed command's last request may still be under way in the engine, so a fresh note is kept.
  if (isTold || isOld(path)) rmSync(path, { force: true });
}

/** False if the engine does not answer: its containers may still be there. */
async function isCleared({ endpoint }: Note, gone?: Owner): Promise<boolean> {
  try {
    await clearLeft(endpoint, gone);
    return true;
  } catch (error) {
    if (hasAnswered(error)) throw engineError(error, endpoint);
    return false;
  }
}

/** Removes containers of labs that are gone from one engine. */
export async function clearLeft(endpoint: Endpoint, gone?: Owner): Promise<void> {
  const { docker } = await connectEngine(endpoint);
  const left = (await nodeContainers(docker)).map(async ({ container, labels }) => {
    const owner = ownerOfContainer(labels);
    const isLeft = isDeepStrictEqual(owner, gone) || owner === undefined || !(await isAlive(owner));
    if (isLeft) await removed(container);
  });
  for (const result of await Promise.allSettled(left)) if (result.status === 'rejected') throw result.reason;
}

/** The user may have changed the file, so it is not trusted. */
function readNote(path: string): Note | undefined {
  try {
    const { endpoint, owner } = JSON.parse(readSmall(path));
    const known = readOwner(JSON.stringify(owner));
    return known && typeof endpoint.host === 'string' ? { endpoint, owner: known } : undefined;
  } catch {
    return undefined;
  }
}

function isOld(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > PATIENCE * 1000;
}

async function isAlive(owner: Owner): Promise<boolean> {
  return 'pid' in owner ? livingProcess(owner) !== undefined : isRunning(owner);
}

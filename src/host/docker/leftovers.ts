import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { livingProcess, type Owner } from '../owner.ts';
import { stateRoot } from '../state-root.ts';
import type { Endpoint } from './endpoint.ts';
import { connectEngine } from './engine.ts';
import { isRunning } from './living.ts';
import { nodeContainers, ownerOfContainer, removed } from './removal.ts';

/**
 * Containers do not end with the process that made them. A file in the state folder names each engine that may have some
 * of ours, so that whatever command comes next looks there, and no other command asks any engine.
 */
const PREFIX = '.engine-';

const noteOf = ({ host }: Endpoint) =>
  join(stateRoot(), PREFIX + createHash('sha256').update(host).digest('hex').slice(0, 12));

export function noteEngine(endpoint: Endpoint): void {
  writeFileSync(noteOf(endpoint), JSON.stringify(endpoint), { mode: 0o600 });
}

/** Removes the containers of labs that are gone, on every engine that may have some. */
export async function clearAllLeft(gone?: Owner): Promise<void> {
  for (const name of readdirSync(stateRoot()).filter((each) => each.startsWith(PREFIX))) {
    const endpoint = JSON.parse(readFileSync(join(stateRoot(), name), 'utf8')) as Endpoint;
    // An engine that is away says nothing: the note stays.
    await clearLeft(endpoint, gone).catch(() => {});
  }
}

export async function clearLeft(endpoint: Endpoint, gone?: Owner): Promise<void> {
  const { docker } = await connectEngine(endpoint);
  const all = await nodeContainers(docker);
  const alive = await Promise.all(
    all.map(async ({ labels }) => {
      const owner = ownerOfContainer(labels);
      return !isDeepStrictEqual(owner, gone) && owner !== undefined && isAlive(owner);
    }),
  );
  await Promise.all(all.map(({ container }, index) => alive[index] || removed(container)));
  if (alive.includes(true)) noteEngine(endpoint);
  else rmSync(noteOf(endpoint), { force: true });
}

async function isAlive(owner: Owner): Promise<boolean> {
  return 'pid' in owner ? livingProcess(owner) !== undefined : isRunning(owner.container);
}

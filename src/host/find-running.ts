import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import type { LabFolder } from './lab-folder.ts';
import { runningLabs } from './state.ts';

/**
 * Finds the running lab of that name. Without a name: the lab of LAB_NAME (set in shells of nodes, and in lessons),
 * or else the only running lab.
 */
export async function findRunning(asked: string | undefined): Promise<LabFolder> {
  const name = asked ?? (process.env.LAB_NAME || undefined);
  const labs = await runningLabs();
  const [only, another] = labs;
  const found = name === undefined ? (another ? undefined : only) : labs.find((lab) => lab.name === name);
  if (found) return found;
  const names = labs.map((lab) => lab.name);
  if (names.length === 0) {
    const hint = 'lab up nat-loopback builds one';
    throw new LabError('usage', { where: name ?? '', what: 'no lab is up' }, hint);
  }
  if (name === undefined)
    throw new LabError('usage', { where: '-n', what: 'several labs are up', allowed: oneOf(names) });
  throw new LabError('usage', { where: name, what: 'no such lab is up', allowed: oneOf(names, name) });
}

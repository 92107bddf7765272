import { LabError } from '../lab/error.ts';
import { oneOf } from '../lab/suggest.ts';
import { type LabFolder, livingLabs } from './state.ts';

/** A lab that is up; without a name, the only one there is. */
export async function findLiving(name: string | undefined): Promise<LabFolder> {
  const labs = await livingLabs();
  const [only, another] = labs;
  const found = name === undefined ? (another ? undefined : only) : labs.find((lab) => lab.name === name);
  if (found) return found;
  const names = labs.map((lab) => lab.name);
  if (names.length === 0) {
    const hint = 'lab up nat-loopback builds one';
    throw new LabError('usage', { where: name ?? 'lab', what: 'no lab is up' }, hint);
  }
  if (name === undefined)
    throw new LabError('usage', { where: '-n', what: 'several labs are up', allowed: oneOf(names) });
  throw new LabError('usage', { where: name, what: 'no such lab is up', allowed: oneOf(names, name) });
}

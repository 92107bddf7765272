import { statSync } from 'node:fs';
import { LabError } from '../../lab/error.ts';
import { BUILTIN } from './catalogue.ts';
import { knownLabs, labsIn } from './known.ts';

/**
 * Replaces each folder by the labs in it. If nothing was asked for, returns the project's labs. If a lab has the
 * same name as a folder, the name means the lab.
 *
 * @throws LabError `usage` for a folder without labs
 */
export function inFolders(asked: readonly string[]): string[] {
  if (asked.length === 0) return labsIn('labs').map(({ file }) => file);
  return asked.flatMap((each) => {
    if (!isFolder(each) || isName(each)) return [each];
    const labs = labsIn(each).map(({ file }) => file);
    if (labs.length > 0) return labs;
    throw new LabError('usage', {
      where: each,
      what: 'there is no lab',
      allowed: 'files, or folders with labs',
    });
  });
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const isName = (asked: string) => BUILTIN.includes(asked) || knownLabs().some(({ name }) => name === asked);

import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { LabError } from '../lab/error.ts';

/**
 * Returns the path of the file behind any links. Messages quote what a file says, so a link of a stranger must not
 * lead to another file of the machine: neither the file itself, nor a folder below the working directory, which may
 * be a stranger's checkout. The folders above it are the caller's own.
 * @throws LabError `usage` if a link leads out
 */
export function ownFile(file: string): string {
  const path = realpathSync(file);
  const out = (what: string, allowed: string) =>
    new LabError('usage', { where: file, what, allowed: `${allowed}, or by its own name: ${path}` });
  if (isOutside(dirname(file), path)) {
    throw out('is a link that leads out of its folder', 'a file of the folder');
  }
  if (!leadsOut(relative('.', file)) && isOutside('.', path)) {
    throw out('is behind a link that leads out of the working directory', 'a file below it');
  }
  return path;
}

/**
 * Is the file outside the folder, after all links are followed?
 * @throws ENOENT if one of them is not there
 */
export function isOutside(folder: string, file: string): boolean {
  return leadsOut(relative(realpathSync(folder), realpathSync(file)));
}

const leadsOut = (way: string) => way === '..' || way.startsWith(`..${sep}`);

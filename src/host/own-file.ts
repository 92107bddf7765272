import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { LabError } from '../lab/error.ts';

/**
 * Returns the path of the file behind any links. Messages quote what a file says, so a link in a stranger's folder
 * must not lead to another file of the machine.
 * @throws LabError `usage` if a link leads out of its folder
 */
export function ownFile(file: string): string {
  const path = realpathSync(file);
  if (!isOutside(dirname(file), path)) return path;
  throw new LabError('usage', {
    where: file,
    what: 'is a link that leads out of its folder',
    allowed: `a file of the folder, or by its own name: ${path}`,
  });
}

/**
 * Is the file outside the folder, after all links are followed?
 * @throws ENOENT if one of them is not there
 */
export function isOutside(folder: string, file: string): boolean {
  const way = relative(realpathSync(folder), realpathSync(file));
  return way === '..' || way.startsWith(`..${sep}`);
}

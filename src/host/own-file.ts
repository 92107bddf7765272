import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { LabError } from '../lab/error.ts';

/**
 * Returns the path of the file behind any links. Messages quote what a file says, so a link of a stranger must not
 * lead to another file of the machine.
 * @throws LabError `usage` if a link leads out
 */
export function ownFile(file: string): string {
  if (isDescriptor(file)) return file;
  const path = realpathSync(file);
  const way = wayOut(file, path);
  if (way === undefined) return path;
  throw new LabError('usage', {
    where: file,
    what: way.what,
    allowed: `${way.allowed}, or by its own name: ${path}`,
  });
}

/**
 * Says how a file comes to be elsewhere: it is a link itself, or a folder below the working directory is, which may be
 * a stranger's checkout. The folders above that are the caller's own.
 * @param path where it is, after all links are followed
 */
export function wayOut(file: string, path: string): { what: string; allowed: string } | undefined {
  if (isDescriptor(file)) return undefined;
  const isOut = (folder: string) => leadsOut(relative(realpathSync(folder), path));
  if (isOut(dirname(file)))
    return { what: 'is a link that leads out of its folder', allowed: 'a file of the folder' };
  if (leadsOut(relative('.', file)) || !isOut('.')) return undefined;
  return {
    what: 'is behind a link that leads out of the working directory',
    allowed: 'a file below it',
  };
}

/** Is it what the caller has opened: `/dev/stdin`, or `/dev/fd/63` of a shell's `<(command)`? No stranger links that. */
export const isDescriptor = (file: string) =>
  /^\/(dev\/(std(in|out|err)|fd\/\d+)|proc\/(self|\d+)\/fd\/\d+)$/.test(file);

/**
 * Is the file outside the folder, after all links are followed?
 * @throws ENOENT if one of them is not there
 */
export function isOutside(folder: string, file: string): boolean {
  return leadsOut(relative(realpathSync(folder), realpathSync(file)));
}

const leadsOut = (way: string) => way === '..' || way.startsWith(`..${sep}`);

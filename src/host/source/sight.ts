import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Sight } from '../../agent/protocol.ts';
import { parseBind } from '../../lab/container.ts';
import { LabError } from '../../lab/error.ts';
import { showPath } from '../../lab/path.ts';
import { nodeFragments } from '../../lab/place.ts';
import type { Lab } from '../../lab/types.ts';
import { sourceOf } from './source.ts';

/** Folders of the system, or of all users: none of them belongs to one lab. */
const SHARED = [
  'bin',
  'boot',
  'dev',
  'etc',
  'home',
  'lib',
  'proc',
  'root',
  'run',
  'sbin',
  'sys',
  'tmp',
  'usr',
  'var',
];

/**
 * Returns which files of this machine the lab's programs may see: those in the folder of its definition or, if it
 * has no file, in the working directory.
 *
 * @throws LabError `usage` if a container of the lab should see other files, or may write
 */
export function sightOf(lab: Lab, trust?: boolean): Sight {
  if (trust) return { everything: true };
  const path = sourceOf(lab)?.path;
  const folder = realpathSync(path === undefined ? '.' : dirname(path));
  const sight = isOwn(folder) ? { folder } : {};
  const problems = nodeFragments(lab).flatMap(({ path: place, node }) =>
    (node.binds ?? [])
      .filter((bind) => !isWithin(bind, sight))
      .map((bind) => ({
        where: showPath([...place, 'binds']),
        what: `"${bind}" would show the container more than the lab's folder, or let it write there`,
        allowed: `${sight.folder ?? 'nothing here'}/…:/in/the/container:ro, or anything with --trust`,
      })),
  );
  if (problems.length > 0) throw new LabError('usage', problems);
  return sight;
}

/** Follows links, because a link may lead out of the folder. */
function isWithin(bind: string, { folder }: Sight): boolean {
  const { source, readOnly } = parseBind(bind) ?? {};
  if (source === undefined || folder === undefined || !readOnly) return false;
  const found = existsSync(source) ? realpathSync(source) : resolve(source);
  return found === folder || found.startsWith(`${folder}/`);
}

/** A home folder contains more than a lab, and so do the folders above it. */
function isOwn(folder: string): boolean {
  const shared = ['/', '/var/tmp', ...SHARED.map((name) => `/${name}`)];
  return !shared.includes(folder) && !`${homedir()}/`.startsWith(`${folder}/`);
}

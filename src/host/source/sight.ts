import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { Sight } from '../../agent/protocol.ts';
import type { Lab } from '../../lab/types.ts';
import { sourceOf } from './source.ts';

/** What is the system's, or everybody's: no folder of one lab. */
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

/** What programs of the lab see of this machine: the folder of its file, or, for one that is in no file, the working folder. */
export function sightOf(lab: Lab, trust?: boolean): Sight {
  if (trust) return { everything: true };
  const path = sourceOf(lab)?.path;
  const folder = realpathSync(path === undefined ? '.' : dirname(path));
  return isOwn(folder) ? { folder } : {};
}

/** A home has more in it than a lab, and so has what is around it. */
function isOwn(folder: string): boolean {
  const shared = ['/', '/var/tmp', ...SHARED.map((name) => `/${name}`)];
  return !shared.includes(folder) && !`${homedir()}/`.startsWith(`${folder}/`);
}

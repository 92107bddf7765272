import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError } from '../lab/error.ts';
import { orUnwritable } from './write-whole.ts';

/** Makes a folder with its parents. (Node's own recursive mkdir reports ENOENT for a read-only place.) */
function ensureFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Returns `/run/hairpin` for root, and a folder of the user's own for others. Throws if another user could have
 * made it.
 */
export function stateRoot(): string {
  const uid = process.getuid?.() ?? 0;
  const isLinux = process.platform === 'linux';
  const own = isLinux && uid === 0 ? '/run' : process.env.XDG_RUNTIME_DIR;
  const root = own ? join(own, 'hairpin') : join(isLinux ? '/tmp' : tmpdir(), `hairpin-${uid}`);
  orUnwritable(root, () => ensureFolder(root));
  // On Windows a temporary folder belongs to its user alone, and has no mode that could be checked.
  if (process.platform === 'win32') return root;
  const stat = lstatSync(root);
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    const hint = `remove it, or make it yours: chown ${uid} ${root} && chmod 700 ${root}`;
    throw new LabError('unable', { where: root, what: 'this state folder is not ours alone' }, hint);
  }
  return root;
}

import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError } from '../lab/error.ts';
import { orUnwritable } from './write-whole.ts';

/** (Of a read-only place Node's own recursive mkdir says that it is not there.) */
function ensureFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** `/run/hairpin` for root, else a folder of the user's own; refused if somebody else could have planted it. */
export function stateRoot(): string {
  const uid = process.getuid?.() ?? 0;
  const isLinux = process.platform === 'linux';
  const own = isLinux && uid === 0 ? '/run' : process.env.XDG_RUNTIME_DIR;
  const root = own ? join(own, 'hairpin') : join(isLinux ? '/tmp' : tmpdir(), `hairpin-${uid}`);
  orUnwritable(root, () => ensureFolder(root));
  // A user's temporary folder on Windows is theirs alone, and has no mode to tell.
  if (process.platform === 'win32') return root;
  const stat = lstatSync(root);
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    const hint = `remove it, or make it yours: chown ${uid} ${root} && chmod 700 ${root}`;
    throw new LabError('unable', { where: root, what: 'this state folder is not ours alone' }, hint);
  }
  return root;
}

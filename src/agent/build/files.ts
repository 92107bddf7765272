import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { bindFile, mountOverlay, uncover } from '../../kernel/mount.ts';
import { LabError } from '../../lab/error.ts';
import type { Instance } from '../instance.ts';

/**
 * Puts a file where the node's programs, and nobody else, find it: over the machine's own, or into a folder that is
 * laid over the nearest one the machine has. Nothing of the machine is written to.
 */
export function placeFile(instance: Instance, name: string, path: string, text: string): void {
  const node = instance.node(name);
  const folder = mkdtempSync('/run/files-');
  node.separateMounts();
  const covers = node.run(() => {
    if (!existsSync(path)) {
      keepingNames(() => layOver(name, path, folder));
      write(path, text);
      return false;
    }
    write(`${folder}/file`, path === HOSTS ? withOwnName(text) : text);
    bindFile(`${folder}/file`, path);
    return true;
  });
  instance.files.set(`${name} ${path}`, covers);
}

export function removeFile(instance: Instance, name: string, path: string): void {
  const covers = instance.files.get(`${name} ${path}`);
  instance.files.delete(`${name} ${path}`);
  instance.node(name).run(() => (covers ? uncover(path) : rmSync(path)));
}

function layOver(node: string, path: string, folder: string): void {
  let below = dirname(path);
  while (!existsSync(below)) below = dirname(below);
  if (below === '/') {
    const what = `this machine has no folder /${path.split('/')[1]} to put ${path} into`;
    throw new LabError('unable', {
      where: node,
      what,
      allowed: 'below a folder that is there: /etc, /opt, /srv',
    });
  }
  const [upper, work] = [`${folder}/upper`, `${folder}/work`];
  mkdirSync(upper);
  mkdirSync(work);
  mountOverlay(below, { upper, work });
  mkdirSync(dirname(path), { recursive: true });
}

const HOSTS = '/etc/hosts';

/** What is laid over a folder covers what covers single files in it: these are to stay as the node sees them. */
function keepingNames(lay: () => void): void {
  const seen = ['/etc/resolv.conf', HOSTS].flatMap((path) =>
    existsSync(path) ? [[path, readFileSync(path, 'utf8')] as const] : [],
  );
  lay();
  for (const [path, text] of seen) {
    if (readFileSync(path, 'utf8') === text) continue;
    rmSync(path);
    write(path, text);
  }
}

/** Programs look up the name of the machine they run on (curl does, before all else), and no name server of a lab knows it. */
function withOwnName(text: string): string {
  return `${text}${text.endsWith('\n') ? '' : '\n'}127.0.1.1 ${hostname()}\n`;
}

function write(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, text.startsWith('#!') ? 0o755 : 0o644);
}

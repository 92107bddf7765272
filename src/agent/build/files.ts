import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { bindFile, mountOverlay, uncover } from '../../kernel/mount.ts';
import { bindFolder } from '../../kernel/root.ts';
import { LabError } from '../../lab/error.ts';
import type { Instance } from '../instance.ts';

/**
 * Puts a file where the node's programs, and nobody else, find it: over one that is there, or into a folder that is
 * laid over the nearest one there is. All of that is found where the node's programs are, so that no link leads out of
 * what they see; nothing of the machine is written to.
 */
export function placeFile(instance: Instance, name: string, path: string, text: string): void {
  const node = instance.node(name);
  node.separateMounts();
  // What is made here is for the node's programs, whoever they become.
  const umask = process.umask(0o022);
  try {
    instance.files.set(
      `${name} ${path}`,
      node.runWithFiles(() => place(name, path, text, laidIn(node))),
    );
  } finally {
    process.umask(umask);
  }
}

/** Folders that are laid over others, in what programs of a node see. */
const laid = new WeakMap<object, Set<string>>();

function laidIn(node: object): Set<string> {
  const folders = laid.get(node) ?? new Set();
  laid.set(node, folders);
  return folders;
}

/** @returns whether there was one */
function place(node: string, path: string, text: string, layers: Set<string>): boolean {
  const folder = mkdtempSync('/run/files-');
  if (existsSync(path)) {
    write(`${folder}/file`, path === HOSTS ? withOwnName(text) : text);
    bindFile(`${folder}/file`, path);
    return true;
  }
  // One layer takes any number of files: the kernel lays no more than two over each other.
  if (![...layers].some((each) => path.startsWith(`${each}/`))) layers.add(layOver(node, path, folder));
  mkdirSync(dirname(path), { recursive: true });
  // A link to what is not there is replaced, not followed.
  rmSync(path, { force: true });
  write(path, text);
  return false;
}

export function removeFile(instance: Instance, name: string, path: string): void {
  const covers = instance.files.get(`${name} ${path}`);
  instance.files.delete(`${name} ${path}`);
  instance.node(name).runWithFiles(() => (covers ? uncover(path) : rmSync(path)));
}

/** @returns the folder that is covered now */
function layOver(node: string, path: string, folder: string): string {
  let below = dirname(path);
  while (!existsSync(below)) below = dirname(below);
  if (below === '/') {
    const what = `there is no folder /${path.split('/')[1]} to put ${path} into`;
    throw new LabError('unable', {
      where: node,
      what,
      allowed: 'below a folder that is there: /etc, /opt, /srv',
    });
  }
  const [upper, work, kept] = [`${folder}/upper`, `${folder}/work`, `${folder}/kept`];
  for (const each of [upper, work, kept]) mkdirSync(each);
  chmodSync(upper, statSync(below).mode);
  const mounted = mountsBelow(below);
  if (mounted.length > 0) bindFolder(below, kept);
  mountOverlay(below, { upper, work });
  // An overlay shows nothing of what is mounted in the folders that it is made of.
  for (const each of mounted) bindFolder(join(kept, each.slice(below.length)), each);
  return below;
}

/** Where something is mounted, in the order in which that was done. */
function mountsBelow(folder: string): string[] {
  const lines = readFileSync('/proc/thread-self/mountinfo', 'utf8').split('\n');
  const places = lines.map((line) => (line.split(' ')[4] ?? '').replaceAll('\\040', ' '));
  return places.filter((place) => place.startsWith(`${folder}/`));
}

const HOSTS = '/etc/hosts';

/** Programs look up the name of the machine they run on (curl does, before all else), and no name server of a lab knows it. */
function withOwnName(text: string): string {
  return `${text}${text.endsWith('\n') ? '' : '\n'}127.0.1.1 ${hostname()}\n`;
}

function write(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, text.startsWith('#!') ? 0o755 : 0o644);
}

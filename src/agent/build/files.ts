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
import { asKernelError } from '../../kernel/error.ts';
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
    const covers = node.runWithFiles(() => place(layersOf(node), path, text));
    instance.files.set(`${name} ${path}`, covers);
  } catch (error) {
    throw placed(asKernelError(error, name, 'make it'), name, path);
  } finally {
    process.umask(umask);
  }
}

/** Numbers of the file systems that are laid over folders for one node alone. */
const layers = new WeakMap<object, Set<number>>();

function layersOf(node: object): Set<number> {
  const own = layers.get(node) ?? new Set();
  layers.set(node, own);
  return own;
}

/** What a node's programs see decides where files can be: it is the same on every machine, and so a mistake in the lab. */
function placed(error: unknown, node: string, path: string): unknown {
  if (!(error instanceof LabError)) return error;
  const what = error.problems.map((problem) => problem.what).join('; ');
  return new LabError('refused', { where: node, what: `file ${path} – ${what}` }, undefined, {
    cause: error,
  });
}

/**
 * @param laid its layers. One takes any number of files: the kernel lays no more than two over each other.
 * @returns whether there was a file
 */
function place(laid: Set<number>, path: string, text: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw impossible('a folder is there', 'another name, or a file in it');
  const folder = mkdtempSync('/run/.files-');
  if (found) {
    write(`${folder}/file`, path === HOSTS ? withOwnName(text) : text);
    bindFile(`${folder}/file`, path);
    return true;
  }
  const below = nearestFolder(path);
  if (!laid.has(statSync(below).dev)) laid.add(layOver(below, folder));
  mkdirSync(dirname(path), { recursive: true });
  // A link to what is not there is replaced, not followed.
  rmSync(path, { force: true });
  write(path, text);
  return false;
}

/** @throws LabError `refused` where that is no place for files */
function nearestFolder(path: string): string {
  let below = dirname(path);
  while (!existsSync(below)) below = dirname(below);
  if (below !== '/') return below;
  throw impossible(
    `there is no folder /${path.split('/')[1]}`,
    'below a folder that is there: /etc, /opt, /srv',
  );
}

const impossible = (what: string, allowed: string) =>
  new LabError('refused', { where: '', what: `${what}; ${allowed}` });

export function removeFile(instance: Instance, name: string, path: string): void {
  const covers = instance.files.get(`${name} ${path}`);
  instance.files.delete(`${name} ${path}`);
  instance.node(name).runWithFiles(() => (covers ? uncover(path) : rmSync(path)));
}

/**
 * Lays an empty layer over a folder: what is made there is the node's.
 * @returns the number of that file system
 */
function layOver(below: string, folder: string): number {
  const [upper, work, kept] = [`${folder}/upper`, `${folder}/work`, `${folder}/kept`];
  for (const each of [upper, work, kept]) mkdirSync(each);
  chmodSync(upper, statSync(below).mode);
  const mounted = mountsBelow(below);
  if (mounted.length > 0) bindFolder(below, kept);
  mountOverlay(below, { upper, work });
  // An overlay shows nothing of what is mounted in the folders that it is made of.
  for (const each of mounted) bindFolder(join(kept, each.slice(below.length)), each);
  return statSync(below).dev;
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

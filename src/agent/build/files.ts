import {
  chmodSync,
  closeSync,
  type Dirent,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { asKernelError, check } from '../../kernel/error.ts';
import * as libc from '../../kernel/libc.ts';
import { bindFile, uncover } from '../../kernel/mount.ts';
import { openOwnProc } from '../../kernel/own-proc.ts';
import { bindFolder } from '../../kernel/root.ts';
import { LabError } from '../../lab/error.ts';
import type { Instance } from '../instance.ts';

/**
 * Puts a file where only the node's programs find it. It covers an existing file, or goes into the nearest
 * existing folder, which becomes the node's own. The path is followed as the node's programs see it, so no
 * link leads out, and nothing of the machine is written.
 */
export function placeFile(instance: Instance, name: string, path: string, text: string): void {
  const node = instance.node(name);
  node.separateMounts();
  // The files are for all programs of the node, whatever user they become.
  const umask = process.umask(0o022);
  try {
    const cover = node.runWithFiles(() => place(path, text, coversOf(instance, name)));
    instance.files.set(`${name} ${path}`, cover);
  } catch (error) {
    throw placed(asKernelError(error, name, 'make it'), name, path);
  } finally {
    process.umask(umask);
  }
}

/** Every machine shows programs of a node the same files. So a path where no file can be is a mistake in the lab. */
function placed(error: unknown, node: string, path: string): unknown {
  if (!(error instanceof LabError)) return error;
  const what = error.problems.map((problem) => problem.what).join('; ');
  return new LabError('refused', { where: node, what: `file ${path} – ${what}` }, undefined, {
    cause: error,
  });
}

/** Returns the covered files of a node, each with what covers it. */
function coversOf(instance: Instance, node: string): [path: string, cover: string][] {
  return [...instance.files].flatMap(([key, cover]) =>
    key.startsWith(`${node} `) && cover !== undefined ? [[key.slice(node.length + 1), cover]] : [],
  );
}

/** @returns what covers the file that was there */
function place(path: string, text: string, covers: [string, string][]): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw impossible('a folder is there', 'another name, or a file in it');
  if (found) {
    const cover = join(mkdtempSync('/run/.files-'), 'file');
    write(cover, path === HOSTS ? withOwnName(text) : text);
    bindFile(cover, path);
    return cover;
  }
  const below = nearestFolder(path);
  if (!isOwn(below)) {
    const inIt = covers.filter(([covered]) => dirname(covered) === below);
    openUp(below, inIt);
  }
  mkdirSync(dirname(path), { recursive: true });
  // A link to nothing is replaced, not followed.
  rmSync(path, { force: true });
  write(path, text);
  return undefined;
}

/** @throws LabError `refused` if no file can be there */
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
  const isCovered = instance.files.get(`${name} ${path}`) !== undefined;
  instance.files.delete(`${name} ${path}`);
  instance.node(name).runWithFiles(() => (isCovered ? uncover(path) : rmSync(path)));
}

/**
 * The prefix of the node's own folders in /run. The kernel tells which folder a mount shows, so they can be recognised.
 */
const OPENED = '.opened-';

/**
 * Replaces a folder by one of the node's own, in which everything of the old one is shown again. An overlay
 * would do the same, but not in every user namespace, nor on a file system that is two overlays deep.
 */
function openUp(folder: string, covers: [string, string][]): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  // If mounts lie on one another, only the top one can be shown again, so covers go first.
  for (const [path] of covers) uncover(path);
  const former = openSync(folder, 'r');
  try {
    const own = mkdtempSync(`/run/${OPENED}`);
    chmodSync(own, statSync(folder).mode);
    bindFolder(own, folder);
    // A folder that was mounted over can only be reached by its descriptor.
    check(libc.fchdir(former), folder, 'enter it');
    for (const entry of entries) showAgain(folder, entry);
    for (const [path, cover] of covers) bindFile(cover, path);
  } finally {
    closeSync(former);
  }
}

/** @param entry of the folder that this thread works in */
function showAgain(folder: string, entry: Dirent): void {
  const [source, place] = [`./${entry.name}`, join(folder, entry.name)];
  if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), place);
  else if (entry.isDirectory()) {
    mkdirSync(place);
    bindFolder(source, place);
  } else {
    writeFileSync(place, '');
    bindFile(source, place);
  }
}

/** Is the folder a node's own already, or new inside of one? */
function isOwn(folder: string): boolean {
  const told = openOwnProc('thread-self/mountinfo');
  const lines = readFileSync(told, 'utf8').trim().split('\n');
  closeSync(told);
  const mounts = lines.map((line) => {
    const [, , , root = '', place = ''] = line.split(' ');
    return { root, place: place.replaceAll('\\040', ' ').replace(/\/$/, '') };
  });
  const around = mounts.filter(({ place }) => `${folder}/`.startsWith(`${place}/`));
  const length = Math.max(...around.map(({ place }) => place.length));
  return around.findLast(({ place }) => place.length === length)?.root.startsWith(`/${OPENED}`) === true;
}

const HOSTS = '/etc/hosts';

/** Adds the machine's name: programs look it up (curl does so first of all), and no name server of a lab knows it. */
function withOwnName(text: string): string {
  return `${text}${text.endsWith('\n') ? '' : '\n'}127.0.1.1 ${hostname()}\n`;
}

function write(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, text.startsWith('#!') ? 0o755 : 0o644);
}

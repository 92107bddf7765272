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
 * Puts a file where only the node's programs find it. The new file covers an existing one. Otherwise it goes into
 * the nearest existing folder, and the node gets its own version of that folder. Links in the path are followed as
 * the node's programs would follow them, so no link leads outside, and no file of the machine is written.
 */
export function placeFile(instance: Instance, name: string, path: string, text: string): void {
  const node = instance.node(name);
  node.separateMounts();
  // All programs of the node may read the files, whatever user they run as.
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

/** Programs of a node see the same files on every machine. So a path where no file can be is a mistake in the lab. */
function placed(error: unknown, node: string, path: string): unknown {
  if (!(error instanceof LabError)) return error;
  const what = error.problems.map((problem) => problem.what).join('; ');
  return new LabError('refused', { where: node, what: `file ${path} – ${what}` }, undefined, {
    cause: error,
  });
}

/** Returns the covered files of a node, each with the file that covers it. */
function coversOf(instance: Instance, node: string): [path: string, cover: string][] {
  return [...instance.files].flatMap(([key, cover]) =>
    key.startsWith(`${node} `) && cover !== undefined ? [[key.slice(node.length + 1), cover]] : [],
  );
}

/** @returns the file that covers the former one; undefined if there was none */
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
  // A link that leads nowhere is replaced, not followed.
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
 * The prefix of folders in /run that replace a node's folders. The mount table tells which folder a mount shows, so
 * such a mount can be recognised by its prefix.
 */
const OPENED = '.opened-';

/**
 * Replaces a folder by one of the node's own, in which all entries of the old one are shown again. An overlay would
 * do the same, but overlays do not work in every user namespace, nor on a file system that is itself two overlays
 * deep.
 */
function openUp(folder: string, covers: [string, string][]): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  // Of mounts on top of each other only the top one can be shown again, so covers are removed first.
  for (const [path] of covers) uncover(path);
  const former = openSync(folder, 'r');
  try {
    const own = mkdtempSync(`/run/${OPENED}`);
    chmodSync(own, statSync(folder).mode);
    bindFolder(own, folder);
    // A folder with a mount on top of it can only be reached by its descriptor.
    check(libc.fchdir(former), folder, 'enter it');
    for (const entry of entries) showAgain(folder, entry);
    for (const [path, cover] of covers) bindFile(cover, path);
  } finally {
    closeSync(former);
  }
}

/** @param entry an entry of this thread's working directory */
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

/** Does the folder already belong to the node, or is it new inside such a folder? */
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

/**
 * Adds the machine's host name. Programs look it up (curl even before anything else), and a lab's name servers do
 * not know it.
 */
function withOwnName(text: string): string {
  return `${text}${text.endsWith('\n') ? '' : '\n'}127.0.1.1 ${hostname()}\n`;
}

function write(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, text.startsWith('#!') ? 0o755 : 0o644);
}

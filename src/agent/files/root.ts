import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { mountProc, mountTmpfs } from '../../kernel/mount.ts';
import { createMounts, type Files } from '../../kernel/mount-namespace.ts';
import { ownNamespace } from '../../kernel/namespace.ts';
import { ProcessNamespace } from '../../kernel/process-namespace.ts';
import { bindFolder, changeRoot, sealMount } from '../../kernel/root.ts';
import type { Sight } from '../protocol.ts';
import { coverProc } from './proc.ts';
import { furnishDev, type Template, template } from './template.ts';

/** The machine's folders with programs and their libraries. On some systems all of these are below /nix or /gnu. */
const PROGRAMS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store', '/gnu/store'];

/** Folders that are empty at first, and that each lab has for itself. */
const OWN = [
  'home',
  'mnt',
  'opt',
  'root',
  'run',
  'srv',
  'sys',
  'var/cache',
  'var/lib',
  'var/log',
  'var/spool',
];
const ANYBODYS = ['tmp', 'var/tmp', 'run/lock'];

/** The most that all programs of a lab together may write to memory. */
const SIZE = 512 << 20;

/**
 * Makes the file system for the programs of one lab. The machine's files in it are read-only. All other files are
 * removed with the lab.
 * @param most how many processes the programs may be, in a PID namespace of their own; absent if they get none
 */
export function createRoot(object: string, { folder }: Sight, most?: number): Files {
  const umask = process.umask(0o022);
  let processes: ProcessNamespace | undefined;
  try {
    const usual = template();
    const mounts = createMounts(object, undefined, () => {
      // Process 1 of the new PID namespace must see the new root, so it starts first, while this process still sees
      // its own /proc. Its network is not a node's, because it lives longer than nodes do.
      if (most !== undefined) processes = ownNamespace().run(() => new ProcessNamespace(object, most));
      furnish(usual, folder, processes);
      processes?.checkRoot();
    });
    return { mounts, ...(folder !== undefined && { folder }), ...(processes && { processes }) };
  } catch (error) {
    processes?.close();
    throw error;
  } finally {
    process.umask(umask);
  }
}

function furnish(
  { root, etc, dev, empty }: Template,
  folder: string | undefined,
  processes: ProcessNamespace | undefined,
): void {
  mountTmpfs(root, { mode: 0o755, size: SIZE });
  for (const path of OWN) mkdirSync(join(root, path), { recursive: true });
  for (const path of ANYBODYS) {
    mkdirSync(join(root, path));
    chmodSync(join(root, path), 0o1777);
  }
  symlinkSync('../run', join(root, 'var/run'));
  for (const path of PROGRAMS) showProgram(root, path);
  for (const path of ['dev', 'etc', 'proc']) mkdirSync(join(root, path));
  bindFolder(etc, join(root, 'etc'));
  if (processes) furnishDev(join(root, 'dev'));
  else bindFolder(dev, join(root, 'dev'));
  showProcesses(join(root, 'proc'), processes);
  sealMount(join(root, 'etc'));
  if (folder !== undefined && existsSync(folder)) {
    show(root, folder, true);
    hideHistory(root, join(folder, '.git'), empty);
  }
  changeRoot(root);
}

/**
 * A repository's history, and any keys in it, do not belong to a lab. The repository may be a link, also to a folder that
 * is not shown.
 */
function hideHistory(root: string, repository: string, empty: string): void {
  if (!existsSync(repository)) return;
  const place = join(root, realpathSync(repository));
  if (existsSync(place)) bindFolder(lstatSync(place).isDirectory() ? empty : '/dev/null', place);
}

function showProcesses(proc: string, processes: ProcessNamespace | undefined): void {
  if (processes === undefined) return bindFolder('/proc', proc);
  mountProc(proc, processes.first);
  processes.limitProcesses(proc);
  coverProc(proc);
}

/** Keeps links such as /bin, because programs are named by both paths. */
function showProgram(root: string, path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) symlinkSync(readlinkSync(path), join(root, path));
  else if (found) show(root, path);
}

/**
 * Shows a path read-only. The folder may come from an archive that root unpacked, so it may contain devices and
 * setuid programs.
 */
function show(root: string, path: string, isForeign = false): void {
  const place = join(root, path);
  mkdirSync(place, { recursive: true });
  bindFolder(path, place);
  sealMount(place, isForeign);
}

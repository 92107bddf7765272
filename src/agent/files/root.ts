import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { limitSharedMemory } from '../../kernel/limits.ts';
import { mountProc, mountTmpfs } from '../../kernel/mount.ts';
import { createMounts, type Files } from '../../kernel/mount-namespace.ts';
import { ownNamespace } from '../../kernel/namespace.ts';
import { ProcessNamespace } from '../../kernel/process-namespace.ts';
import { bindFolder, changeRoot, sealMount } from '../../kernel/root.ts';
import { SHARED } from '../../plan/capacity.ts';
import type { Sight } from '../protocol.ts';
import { coverProc } from './proc.ts';
import { furnishDev, type Template, template } from './template.ts';

/** The machine's folders with programs and their libraries. On some systems all of these are below /nix or /gnu. */
const PROGRAMS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store', '/gnu/store'];

/** Folders that start empty, and that each lab has for itself. */
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

/** The most that all programs of a lab may write, in memory. */
const SIZE = '512m';

/**
 * Makes the file system for the programs of one lab. What it shows of the machine is read-only. Everything else is
 * removed with it.
 * @param most how many processes they may be in a PID namespace of their own; not given: they get none
 */
export function createRoot(object: string, { folder }: Sight, most?: number): Files {
  const umask = process.umask(0o022);
  let processes: ProcessNamespace | undefined;
  try {
    const usual = template();
    const mounts = createMounts(object, undefined, () => {
      // Process 1 must see the new root, so it starts first, while this process still sees its own /proc. It needs a
      // network that no node has, because it lives longer than nodes.
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
    const git = join(root, folder, '.git');
    // A repository's history, and keys in it, are not part of a lab.
    if (existsSync(git)) bindFolder(lstatSync(git).isDirectory() ? empty : '/dev/null', git);
  }
  changeRoot(root);
}

function showProcesses(proc: string, processes: ProcessNamespace | undefined): void {
  if (processes === undefined) return bindFolder('/proc', proc);
  mountProc(proc, processes.first);
  processes.run(() => limitSharedMemory(SHARED, proc));
  processes.limitProcesses(proc);
  coverProc(proc);
}

/** Keeps links such as /bin, as programs are named by either path. */
function showProgram(root: string, path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) symlinkSync(readlinkSync(path), join(root, path));
  else if (found) show(root, path);
}

/** Shows a path read-only. A lab may come as an archive, so it may contain whatever root unpacked. */
function show(root: string, path: string, isForeign = false): void {
  const place = join(root, path);
  mkdirSync(place, { recursive: true });
  bindFolder(path, place);
  sealMount(place, isForeign);
}

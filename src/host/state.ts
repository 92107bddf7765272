import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError } from '../lab/error.ts';
import { written } from './written.ts';

/**
 * What the host knows of labs that are up: a folder for each, with the agent's socket and the sandbox's process.
 * Only the owner may enter. A folder whose process is gone is stale and cleared away by whoever meets it.
 */
export interface LabFolder {
  name: string;
  path: string;
  socket: string;
  log: string;
}

/** What a lab lives and ends with. */
export type Owner =
  | {
      /** In a process group with nothing but the sandbox. */
      pid: number;
      /** Field 22 of /proc/PID/stat: tells a process from a later one with the same number. */
      startTime: string;
    }
  /** The id of a container. */
  | { container: string };

/**
 * What is alive as long as the sandbox is: the child of its keeper, for a keeper that somebody kills leaves the sandbox
 * running.
 */
export function sandboxOwner(keeper: number): Owner {
  const pid = childOf(keeper) ?? keeper;
  return { pid, startTime: look(pid)?.startTime ?? '' };
}

export function labFolder(name: string): LabFolder {
  const path = join(stateRoot(), name);
  return { name, path, socket: join(path, 'agent.sock'), log: join(path, 'agent.log') };
}

/** Every lab that is up; stale folders are removed. */
export async function livingLabs(): Promise<LabFolder[]> {
  const folders = readdirSync(stateRoot()).sort().map(labFolder);
  const alive = await Promise.all(folders.map(isAlive));
  const kept = await Promise.all(folders.map((folder, index) => alive[index] || isInUse(folder)));
  return folders.filter((_, index) => kept[index]);
}

/** Clears it away, unless a command is changing that lab: `lab up` makes the folder before there is an owner. */
async function isInUse(folder: LabFolder): Promise<boolean> {
  const { withLock } = await import('./lock.ts');
  try {
    return await withLock(folder, async () => (await isAlive(folder)) || removeFolder(folder));
  } catch (error) {
    if (error instanceof LabError) return true;
    throw error;
  }
}

export function createFolder(folder: LabFolder): void {
  written(folder.path, () => mkdirSync(folder.path, { mode: 0o700 }));
}

/** @returns false, for use as a filter. */
export function removeFolder({ path }: LabFolder): false {
  rmSync(path, { recursive: true, force: true });
  return false;
}

export function recordOwner(folder: LabFolder, owner: Owner): void {
  const path = join(folder.path, OWNER);
  written(path, () => writeFileSync(path, JSON.stringify(owner), { mode: 0o600 }));
}

export async function isAlive(folder: LabFolder): Promise<boolean> {
  const owner = ownerOf(folder);
  if (owner === undefined) return false;
  if ('pid' in owner) return livingProcess(owner) !== undefined;
  return (await import('./docker/living.ts')).isRunning(owner.container);
}

/** Ends it if it still is what it was: a number that another process has by now is left alone. */
export async function endOwner(folder: LabFolder): Promise<void> {
  const owner = ownerOf(folder);
  if (owner === undefined) return;
  if ('container' in owner) return (await import('./docker/living.ts')).removeContainer(owner.container);
  const living = livingProcess(owner);
  if (living) process.kill(-living.group, 'SIGKILL');
}

const OWNER = 'owner.json';

export function ownerOf({ path }: LabFolder): Owner | undefined {
  try {
    return asOwner(JSON.parse(readFileSync(join(path, OWNER), 'utf8')));
  } catch {
    return undefined;
  }
}

/** The file may hold anything by now. */
function asOwner({ pid, startTime, container }: Record<string, unknown>): Owner | undefined {
  if (typeof container === 'string' && container !== '') return { container };
  const isPid = typeof pid === 'number' && Number.isInteger(pid) && pid > 0;
  return isPid && typeof startTime === 'string' && startTime !== '' ? { pid, startTime } : undefined;
}

function livingProcess({ pid, startTime }: { pid: number; startTime: string }) {
  const found = look(pid);
  return found?.startTime === startTime ? found : undefined;
}

/** Of /proc/PID/stat; undefined where there is no such process. */
function look(pid: number): { parent: number; group: number; startTime: string } | undefined {
  try {
    // The command's name, in brackets, may hold anything: the fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is nothing but a number that its parent has not asked about yet.
    if (fields[0] === 'Z') return undefined;
    return { parent: Number(fields[1]), group: Number(fields[2]), startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function childOf(pid: number): number | undefined {
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return all.find((each) => look(each)?.parent === pid);
}

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
function stateRoot(): string {
  const uid = process.getuid?.() ?? 0;
  const isLinux = process.platform === 'linux';
  const own = isLinux && uid === 0 ? '/run' : process.env.XDG_RUNTIME_DIR;
  const root = own ? join(own, 'hairpin') : join(isLinux ? '/tmp' : tmpdir(), `hairpin-${uid}`);
  written(root, () => ensureFolder(root));
  // A user's temporary folder on Windows is theirs alone, and has no mode to tell.
  if (process.platform === 'win32') return root;
  const stat = lstatSync(root);
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    const hint = `remove it, or make it yours: chown ${uid} ${root} && chmod 700 ${root}`;
    throw new LabError('unable', { where: root, what: 'this state folder is not ours alone' }, hint);
  }
  return root;
}

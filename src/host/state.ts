import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabError } from '../lab/error.ts';

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
      /** Leads a process group of its own. */
      pid: number;
      /** Field 22 of /proc/PID/stat: tells a process from a later one with the same number. */
      startTime: string;
    }
  /** The id of a container. */
  | { container: string };

export const processOwner = (pid: number): Owner => ({ pid, startTime: startTime(pid) ?? '' });

export function labFolder(name: string): LabFolder {
  const path = join(stateRoot(), name);
  return { name, path, socket: join(path, 'agent.sock'), log: join(path, 'agent.log') };
}

/** Every lab that is up; stale folders are removed. */
export async function livingLabs(): Promise<LabFolder[]> {
  const folders = readdirSync(stateRoot()).sort().map(labFolder);
  const alive = await Promise.all(folders.map(isAlive));
  return folders.filter((folder, index) => alive[index] || isYoung(folder) || removeFolder(folder));
}

export function createFolder(folder: LabFolder): void {
  mkdirSync(folder.path, { mode: 0o700 });
}

/** @returns false, for use as a filter. */
export function removeFolder({ path }: LabFolder): false {
  rmSync(path, { recursive: true, force: true });
  return false;
}

export function recordOwner(folder: LabFolder, owner: Owner): void {
  writeFileSync(join(folder.path, OWNER), JSON.stringify(owner), { mode: 0o600 });
}

export async function isAlive(folder: LabFolder): Promise<boolean> {
  const owner = ownerOf(folder);
  if (owner === undefined) return false;
  if ('pid' in owner) return startTime(owner.pid) === owner.startTime;
  return (await import('./docker/living.ts')).isRunning(owner.container);
}

/** Ends it if it still is what it was: a number that another process has by now is left alone. */
export async function endOwner(folder: LabFolder): Promise<void> {
  const owner = ownerOf(folder);
  if (owner === undefined) return;
  if ('container' in owner) return (await import('./docker/living.ts')).removeContainer(owner.container);
  if (startTime(owner.pid) === owner.startTime) process.kill(-owner.pid, 'SIGKILL');
}

/** `lab up` has made the folder and not yet started the sandbox. */
function isYoung(folder: LabFolder): boolean {
  return ownerOf(folder) === undefined && Date.now() - lstatSync(folder.path).mtimeMs < 5000;
}

const OWNER = 'owner.json';

export function ownerOf({ path }: LabFolder): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(path, OWNER), 'utf8'));
  } catch {
    return undefined;
  }
}

function startTime(pid: number): string | undefined {
  try {
    // The command's name, in brackets, may hold anything: the fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is nothing but a number that its parent has not asked about yet.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** `/run/hairpin` for root, else a folder of the user's own; refused if somebody else could have planted it. */
function stateRoot(): string {
  const uid = process.getuid?.() ?? 0;
  const isLinux = process.platform === 'linux';
  const own = isLinux && uid === 0 ? '/run' : process.env.XDG_RUNTIME_DIR;
  const root = own ? join(own, 'hairpin') : join(isLinux ? '/tmp' : tmpdir(), `hairpin-${uid}`);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  // A user's temporary folder on Windows is theirs alone, and has no mode to tell.
  if (process.platform === 'win32') return root;
  const stat = lstatSync(root);
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    const hint = `remove it, or make it yours: chown ${uid} ${root} && chmod 700 ${root}`;
    throw new LabError('unable', { where: root, what: 'this state folder is not ours alone' }, hint);
  }
  return root;
}

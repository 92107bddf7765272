import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

interface SandboxProcess {
  pid: number;
  /** Field 22 of /proc/PID/stat: tells a process from a later one with the same number. */
  startTime: string;
}

export function labFolder(name: string): LabFolder {
  const path = join(stateRoot(), name);
  return { name, path, socket: join(path, 'agent.sock'), log: join(path, 'agent.log') };
}

/** Every lab that is up; stale folders are removed. */
export function livingLabs(): LabFolder[] {
  const root = stateRoot();
  return readdirSync(root)
    .sort()
    .map(labFolder)
    .filter((folder) => isAlive(folder) || isYoung(folder) || removeFolder(folder));
}

export function createFolder(folder: LabFolder): void {
  mkdirSync(folder.path, { mode: 0o700 });
}

/** @returns false, for use as a filter. */
export function removeFolder({ path }: LabFolder): false {
  rmSync(path, { recursive: true, force: true });
  return false;
}

export function recordProcess(folder: LabFolder, pid: number): void {
  const record: SandboxProcess = { pid, startTime: startTime(pid) ?? '' };
  writeFileSync(join(folder.path, 'process.json'), JSON.stringify(record), { mode: 0o600 });
}

export function isAlive(folder: LabFolder): boolean {
  const record = recordedProcess(folder);
  return record !== undefined && startTime(record.pid) === record.startTime;
}

/** Kills the lab's process group if it still is that: a number that another process has by now is left alone. */
export function killProcess(folder: LabFolder): void {
  const record = recordedProcess(folder);
  if (record && startTime(record.pid) === record.startTime) process.kill(-record.pid, 'SIGKILL');
}

/** `lab up` has made the folder and not yet started the sandbox. */
function isYoung(folder: LabFolder): boolean {
  return recordedProcess(folder) === undefined && Date.now() - lstatSync(folder.path).mtimeMs < 5000;
}

function recordedProcess({ path }: LabFolder): SandboxProcess | undefined {
  try {
    return JSON.parse(readFileSync(join(path, 'process.json'), 'utf8'));
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
  const own = process.env.XDG_RUNTIME_DIR;
  const root = uid === 0 ? '/run/hairpin' : own ? join(own, 'hairpin') : `/tmp/hairpin-${uid}`;
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const stat = lstatSync(root);
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    const hint = `remove it, or make it yours: chown ${uid} ${root} && chmod 700 ${root}`;
    throw new LabError('unable', { where: root, what: 'this state folder is not ours alone' }, hint);
  }
  return root;
}

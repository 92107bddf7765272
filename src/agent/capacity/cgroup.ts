import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A limit of a control group, and the usage that it applies to. Versions 1 and 2 of control groups name their files
 * differently.
 */
interface Controller {
  name: string;
  limit: string[];
  current: string[];
  /** The part of the usage that the kernel would free before it refuses anything. */
  reclaimable?: string[];
}

const MEMORY: Controller = {
  name: 'memory',
  limit: ['memory.max', 'memory.limit_in_bytes'],
  current: ['memory.current', 'memory.usage_in_bytes'],
  reclaimable: ['inactive_file', 'total_inactive_file'],
};

const PIDS: Controller = { name: 'pids', limit: ['pids.max'], current: ['pids.current'] };

export interface CgroupLimits {
  /** Bytes. */
  memory: number;
  /** Processes and threads. */
  pids: number;
}

/**
 * Returns how much the control groups of this process still allow: infinite if there is no limit, or if it cannot
 * be read.
 * @param memberships the text of /proc/self/cgroup
 */
export function cgroupLimits(
  memberships = readFileSync('/proc/self/cgroup', 'utf8'),
  root = '/sys/fs/cgroup',
): CgroupLimits {
  const left = (controller: Controller) =>
    Math.min(...folders(memberships, root, controller.name).map((folder) => leftIn(folder, controller)));
  return { memory: left(MEMORY), pids: left(PIDS) };
}

/**
 * Returns the folder of the group that has the controller, and the folders of all its parents, as each has a limit
 * of its own.
 */
function folders(memberships: string, root: string, controller: string): string[] {
  return memberships.split('\n').flatMap((line) => {
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers !== '' && !controllers.split(',').includes(controller)) return [];
    const top = controllers === '' ? root : join(root, controller);
    return above(path).map((each) => join(top, each));
  });
}

const above = (path: string): string[] => (path === '/' ? [path] : [path, ...above(dirname(path))]);

function leftIn(folder: string, { limit, current, reclaimable }: Controller): number {
  const most = first(folder, limit);
  if (most === undefined) return Number.POSITIVE_INFINITY;
  const spare = reclaimable ? statistic(join(folder, 'memory.stat'), reclaimable) : 0;
  return Math.max(0, most - (first(folder, current) ?? 0) + spare);
}

/** Reads the first file that exists. Undefined if its value is `max`. */
function first(folder: string, names: readonly string[]): number | undefined {
  const file = names.map((name) => join(folder, name)).find((each) => existsSync(each));
  const value = file === undefined ? Number.NaN : Number(read(file));
  return Number.isNaN(value) ? undefined : value;
}

function statistic(file: string, names: readonly string[]): number {
  const lines = read(file)
    .split('\n')
    .map((line) => line.split(' '));
  const found = names.map((name) => lines.find(([key]) => key === name)?.[1]);
  return Number(found.findLast((value) => value !== undefined) ?? 0);
}

/** The group may belong to another user, so its files may be unreadable. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

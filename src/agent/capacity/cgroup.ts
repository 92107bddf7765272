import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A limit of a control group, and what counts towards it. The two versions have other names for the same. */
interface Controller {
  name: string;
  limit: string[];
  current: string[];
  /** Of a statistic: what the kernel would give back before it refused anything. */
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
 * What the control groups of this process still allow; infinite where there is no limit, or none that can be read.
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

/** The group that has the controller, and all above it: each has a limit of its own. */
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

/** Of the first of the files that is there; undefined for `max`. */
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

/** A group may be somebody else's business. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

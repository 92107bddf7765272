import { readdirSync, readFileSync } from 'node:fs';
import { type Capacity, PROCESSES } from '../../plan/capacity.ts';
import { cgroupLimits } from './cgroup.ts';

/** Returns the resources that the machine, and the limits of this process, leave for labs. */
export function capacity(): Capacity {
  const cgroup = cgroupLimits();
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const files = limitOf(limits, 'Max open files');
  return {
    files: { most: files, left: files - readdirSync('/proc/self/fd').length },
    processes: Math.min(PROCESSES, cgroup.pids, userLimit(limits), threadsMax()),
    memory: Math.min(cgroup.memory, memoryInfo('MemAvailable')),
  };
}

/** The soft limit. Node raises it to the hard limit when it starts. */
function limitOf(limits: string, name: string): number {
  const [, soft] = RegExp(`^${name} +(\\S+)`, 'm').exec(limits) ?? [];
  return soft === undefined || soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft);
}

/**
 * Root has no limit on its number of processes. For other users: a process in a PID namespace cannot count all
 * processes of its user.
 */
const userLimit = (limits: string) =>
  process.getuid?.() === 0 ? Number.MAX_SAFE_INTEGER : limitOf(limits, 'Max processes');

const threadsMax = () => Number(readFileSync('/proc/sys/kernel/threads-max', 'utf8'));

/**
 * Returns what the kernel tells of the machine's memory, in bytes. `MemAvailable` is what programs can use before it
 * swaps, by its own estimate; `Shmem` is what files in memory have.
 */
export function memoryInfo(name: 'MemAvailable' | 'Shmem'): number {
  const [, kilobytes = 0] =
    RegExp(`^${name}: +(\\d+)`, 'm').exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

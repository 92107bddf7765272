import { readdirSync, readFileSync } from 'node:fs';
import { type Capacity, PROCESSES } from '../../plan/capacity.ts';
import { cgroupLimits } from './cgroup.ts';

/** What this machine, and what this process is confined to, has left for a lab. */
export function capacity(): Capacity {
  const cgroup = cgroupLimits();
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const files = limitOf(limits, 'Max open files');
  return {
    files: { most: files, left: files - readdirSync('/proc/self/fd').length },
    processes: Math.min(PROCESSES, cgroup.pids, userLimit(limits), threadsMax()),
    memory: Math.min(cgroup.memory, available()),
  };
}

/** The soft limit: Node raises it to the hard one as it starts. */
function limitOf(limits: string, name: string): number {
  const [, soft] = RegExp(`^${name} +(\\S+)`, 'm').exec(limits) ?? [];
  return soft === undefined || soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft);
}

/** Root is not held to it. How many processes a user has already is not to be seen from inside a PID namespace. */
const userLimit = (limits: string) =>
  process.getuid?.() === 0 ? Number.MAX_SAFE_INTEGER : limitOf(limits, 'Max processes');

const threadsMax = () => Number(readFileSync('/proc/sys/kernel/threads-max', 'utf8'));

/** What programs can have before the kernel must swap, by its own estimate. */
export function available(): number {
  const [, kilobytes = 0] = /^MemAvailable: +(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

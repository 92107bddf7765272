import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** A process of this sandbox, and the bytes of memory that would be freed with it. */
export interface Heavy {
  pid: number;
  memory: number;
}

/** Returns all processes of the sandbox except this one. It is process 1, and its end would end the sandbox. */
export function programs(proc = '/proc'): number[] {
  return readdirSync(proc)
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid);
}

/**
 * Returns the memory of a process that is not shared through files, including swapped pages. Memory that several
 * processes share counts for each of them.
 * @param withFiles whether to count unnamed files in memory, which takes longer
 */
export function weigh(pid: number, withFiles: boolean, proc = '/proc'): Heavy {
  const status = read(`${proc}/${pid}/status`);
  const kilobytes = [...status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm)].map(([, size]) =>
    Number(size),
  );
  const memory = sum(kilobytes) * 1024 + (withFiles ? sum(unnamedFiles(`${proc}/${pid}/fd`)) : 0);
  return { pid, memory };
}

export const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);

/** Returns the bytes written to unnamed files. */
function unnamedFiles(folder: string): number[] {
  try {
    const descriptors = readdirSync(folder).map((fd) => `${folder}/${fd}`);
    return descriptors.filter(isUnnamed).map((path) => statSync(path).blocks * 512);
  } catch {
    return [];
  }
}

const isUnnamed = (path: string) => readlinkSync(path).startsWith('/memfd:');

/** Returns the number of threads. Zero if the process has already ended. */
export function threadsOf(pid: number): number {
  return Math.max(0, (statSync(`/proc/${pid}/task`, { throwIfNoEntry: false })?.nlink ?? 0) - 2);
}

/** Ends a process, unless it has already ended. */
export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Returns the file's text. Empty if the process has already ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

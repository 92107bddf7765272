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
 * Returns the memory of a process that is not shared through files, including swapped pages and page tables. Memory
 * that several processes share counts for each of them.
 * @param inFiles how many bytes unnamed files in memory may have; they are counted if there are any, which takes longer
 */
export function weigh(pid: number, inFiles: number, proc = '/proc'): Heavy {
  const status = read(`${proc}/${pid}/status`);
  const bytes = (names: string) =>
    sum([...status.matchAll(RegExp(`^(?:${names}):\\s+(\\d+) kB$`, 'gm'))].map(([, size]) => Number(size))) *
    1024;
  const unnamed = inFiles > 0 ? Math.min(inFiles, sum(unnamedFiles(`${proc}/${pid}`).values())) : 0;
  return { pid, memory: bytes('RssAnon|VmPTE|VmSwap') + Math.max(bytes('RssShmem'), unnamed) };
}

export const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, each) => all + each, 0);

/**
 * Shared memory without a file's name, in /proc/PID/maps: `7f00-7f80 rw-s 00000000 00:01 1034  /dev/zero (deleted)`.
 */
const UNNAMED = /^([\da-f]+)-([\da-f]+) ...s \S+ \S+ (\d+) +\/(?:memfd:.*|dev\/zero) \(deleted\)$/gm;

/**
 * Returns the bytes of each unnamed file, by its number. A mapping says how much a file may have, and a descriptor how
 * much it has: a process can write to a mapping, and give the pages back so that they are no longer its own.
 */
function unnamedFiles(folder: string): Map<number, number> {
  const found = new Map<number, number>();
  for (const [, from = '', to = '', inode] of read(`${folder}/maps`).matchAll(UNNAMED)) {
    const size = Number.parseInt(to, 16) - Number.parseInt(from, 16);
    found.set(Number(inode), (found.get(Number(inode)) ?? 0) + size);
  }
  for (const fd of orNone(() => readdirSync(`${folder}/fd`))) {
    const path = `${folder}/fd/${fd}`;
    // It may be closed meanwhile.
    const files = orNone(() => (readlinkSync(path).startsWith('/memfd:') ? [statSync(path)] : []));
    for (const { ino, blocks } of files) found.set(ino, blocks * 512);
  }
  return found;
}

function orNone<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}

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

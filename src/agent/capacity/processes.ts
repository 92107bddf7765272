import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** A process of this sandbox, and bytes of memory that go with it. */
export interface Heavy {
  pid: number;
  memory: number;
}

/** All processes of the sandbox but this one, which is process 1: if it ended, the whole sandbox would. */
export function programs(proc = '/proc'): number[] {
  return readdirSync(proc)
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid);
}

/**
 * What the process has to itself, in memory or swapped out; what it shares by memory counts for each who does.
 * @param withFiles files in memory that have no name as well, which no table of processes counts; it takes longer
 */
export function weigh(pid: number, withFiles: boolean, proc = '/proc'): Heavy {
  const status = read(`${proc}/${pid}/status`);
  const kilobytes = [...status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm)].map(([, size]) =>
    Number(size),
  );
  const memory = sum(kilobytes) * 1024 + (withFiles ? sum(unnamedFiles(`${proc}/${pid}/fd`)) : 0);
  return { pid, memory };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);

/** Their sizes, as far as they are written to. */
function unnamedFiles(folder: string): number[] {
  try {
    const descriptors = readdirSync(folder).map((fd) => `${folder}/${fd}`);
    return descriptors.filter(isUnnamed).map((path) => statSync(path).blocks * 512);
  } catch {
    return [];
  }
}

const isUnnamed = (path: string) => readlinkSync(path).startsWith('/memfd:');

/** Of a process that ended meanwhile there is nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

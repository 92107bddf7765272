import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { release } from 'node:os';
import koffi from 'koffi';
import { check } from './error.ts';

const library = koffi.load(null);
const setrlimit = library.func('int setrlimit(int, const void *)');
const getrlimit = library.func('int getrlimit(int, void *)');

/** Since then a PID namespace has a number of its own. Before, there is one for the whole machine. */
const OWN_PID_MAX = [6, 14] as const;

/** As many processes and threads may be in the PID namespace of this process, at most, where this kernel can count them. */
export function limitProcesses(most: number): void {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const counts = major > OWN_PID_MAX[0] || (major === OWN_PID_MAX[0] && minor >= OWN_PID_MAX[1]);
  if (counts) writeFileSync('/proc/sys/kernel/pid_max', String(most));
}

const PAGE = 4096;

/**
 * So many bytes may be in segments of shared memory, which belong to no process, in the IPC namespace of this thread.
 * @param proc where /proc may be written to
 */
export function limitSharedMemory(most: number, proc = '/proc'): void {
  try {
    writeFileSync(`${proc}/sys/kernel/shmall`, String(Math.floor(most / PAGE)));
  } catch (error) {
    // Older kernels let root of the machine alone say so.
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Numbers of <sys/resource.h>. */
const RLIMIT = { data: 2, core: 4, processes: 6 } as const;

/** Of this process and what it starts: at most so much, and no more than it might have already. */
export function limit(what: keyof typeof RLIMIT, most: number): void {
  const limits = Buffer.alloc(16);
  check(getrlimit(RLIMIT[what], limits), what, 'read its limit');
  const hard = limits.readBigUInt64LE(8);
  const wanted = BigInt(Math.floor(most)) < hard ? BigInt(Math.floor(most)) : hard;
  limits.writeBigUInt64LE(wanted, 0);
  limits.writeBigUInt64LE(wanted, 8);
  check(setrlimit(RLIMIT[what], limits), what, 'set its limit');
}

/** Of `oom_score_adj`: more than almost everything else has. */
const FIRST = 500;

let score: { file: number; own: number } | undefined;

/**
 * Where no memory is left, the kernel ends what `expendable` starts before most others, the largest first. This process is not
 * such: all of its sandbox, which may be quite innocent, would end with it.
 */
export function endProgramsFirst(): void {
  const file = openSync('/proc/self/oom_score_adj', 'r+');
  score = { file, own: Number(readFileSync(file, 'utf8')) };
}

/** What is started meanwhile is. A process begins with what the one had that started it, and may go back to what that began with. */
export function expendable<T>(start: () => T): T {
  if (!score || score.own >= FIRST) return start();
  const { file, own } = score;
  writeSync(file, String(FIRST), 0);
  try {
    return start();
  } finally {
    writeSync(file, String(own), 0);
  }
}

import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { release } from 'node:os';
import koffi from 'koffi';
import { check } from './error.ts';

const library = koffi.load(null);
const setrlimit = library.func('int setrlimit(int, const void *)');
const getrlimit = library.func('int getrlimit(int, void *)');

/** Since this kernel each PID namespace has its own limit. Before, there is one for the whole machine. */
const OWN_PID_MAX = [6, 14] as const;

/** Limits the processes and threads in the PID namespace of this process, if the kernel can count them. */
export function limitProcesses(most: number): void {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const counts = major > OWN_PID_MAX[0] || (major === OWN_PID_MAX[0] && minor >= OWN_PID_MAX[1]);
  if (counts) writeFileSync('/proc/sys/kernel/pid_max', String(most));
}

const PAGE = 4096;

/**
 * Limits the bytes in shared memory segments, which belong to no process, in the IPC namespace of this
 * thread.
 * @param proc a /proc that may be written to
 */
export function limitSharedMemory(most: number, proc = '/proc'): void {
  try {
    writeFileSync(`${proc}/sys/kernel/shmall`, String(Math.floor(most / PAGE)));
  } catch (error) {
    // Older kernels allow this only to root of the machine.
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Numbers of <sys/resource.h>. */
const RLIMIT = { data: 2, core: 4, processes: 6 } as const;

/** Limits this process and all that it starts. An existing lower limit stays. */
export function limit(what: keyof typeof RLIMIT, most: number): void {
  const limits = Buffer.alloc(16);
  check(getrlimit(RLIMIT[what], limits), what, 'read its limit');
  const hard = limits.readBigUInt64LE(8);
  const wanted = BigInt(Math.floor(most)) < hard ? BigInt(Math.floor(most)) : hard;
  limits.writeBigUInt64LE(wanted, 0);
  limits.writeBigUInt64LE(wanted, 8);
  check(setrlimit(RLIMIT[what], limits), what, 'set its limit');
}

/** A value of `oom_score_adj` that is higher than that of almost everything else. */
const FIRST = 500;

let score: { file: number; own: number } | undefined;

/**
 * Makes the kernel end programs started by `expendable` first when memory is short, the largest first. This
 * process is not among them, as its whole sandbox would end with it.
 */
export function endProgramsFirst(): void {
  const file = openSync('/proc/self/oom_score_adj', 'r+');
  score = { file, own: Number(readFileSync(file, 'utf8')) };
}

/**
 * Processes started by `start` may be ended first. A process inherits the value of its parent, which may only
 * return to its original value.
 */
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

import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { release } from 'node:os';
import koffi from 'koffi';
import { check } from './error.ts';

const library = koffi.load(null);
const setrlimit = library.func('int setrlimit(int, const void *)');
const getrlimit = library.func('int getrlimit(int, void *)');

/** From this kernel version on, each PID namespace has a limit of its own. Before, the machine has one limit. */
const OWN_PID_MAX = [6, 14] as const;

/** Limits the processes and threads in this process's PID namespace, if the kernel can do that. */
export function limitProcesses(most: number): void {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const counts = major > OWN_PID_MAX[0] || (major === OWN_PID_MAX[0] && minor >= OWN_PID_MAX[1]);
  if (counts) writeFileSync('/proc/sys/kernel/pid_max', String(most));
}

/** Numbers of <sys/resource.h>. */
const RLIMIT = { data: 2, core: 4, processes: 6 } as const;

/** Limits this process, and all processes that it starts. A lower limit stays as it is. */
export function limit(what: keyof typeof RLIMIT, most: number): void {
  const limits = Buffer.alloc(16);
  check(getrlimit(RLIMIT[what], limits), what, 'read its limit');
  const hard = limits.readBigUInt64LE(8);
  const wanted = BigInt(Math.floor(most)) < hard ? BigInt(Math.floor(most)) : hard;
  limits.writeBigUInt64LE(wanted, 0);
  limits.writeBigUInt64LE(wanted, 8);
  check(setrlimit(RLIMIT[what], limits), what, 'set its limit');
}

/**
 * The values of `oom_score_adj` for programs, and for this process: higher than those of almost all other processes.
 * What the kernel itself keeps for a lab, such as rules, goes with this process only.
 */
const [FIRST, SECOND] = [500, 300];

let score: { file: number; own: number } | undefined;

/**
 * If memory is short, lets the kernel end programs that `expendable` started before this process, because the
 * sandbox would end with it, and this process before those of the machine. The largest program is ended first.
 */
export function endProgramsFirst(): void {
  const file = openSync('/proc/self/oom_score_adj', 'r+');
  const own = Math.max(SECOND, Number(readFileSync(file, 'utf8')));
  writeSync(file, String(own), 0);
  score = { file, own };
}

/**
 * Lets the kernel end processes that `start` starts before others. A process inherits `oom_score_adj` from its
 * parent. So the parent raises its own value for a moment, and may set it back to the original.
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

import { readlinkSync } from 'node:fs';
import { openNamespaces, type ProcessNamespace } from '../../kernel/process-namespace.ts';
import { PROCESSES } from '../../plan/capacity.ts';
import { OWN_PROCESSES } from '../../plan/needs.ts';
import { recordEnding } from '../endings.ts';
import { end, programs, sum, threadsOf } from './processes.ts';

/** The most programs that may share the sandbox's PID namespace. It is a little less than the kernel's own limit. */
const OF_SANDBOX = Math.floor(PROCESSES * 0.9);

/**
 * Ends all programs of each PID namespace that has too many. If the kernel refuses to start more processes, a fork
 * bomb tries again and again, and nothing else gets CPU time.
 * @returns whether programs were ended
 */
export function endTooMany(pids: readonly number[]): boolean {
  if (count(pids) <= OWN_PROCESSES) return false;
  let isOne = false;
  for (const namespace of [undefined, ...openNamespaces]) {
    const most = namespace?.most ?? OF_SANDBOX;
    const isOfIt = among(namespace);
    if (count(pids.filter(isOfIt)) <= most) continue;
    endAll(isOfIt);
    recordEnding(`were more than ${most} processes`);
    isOne = true;
  }
  return isOne;
}

const count = (pids: readonly number[]) => sum(pids.map(threadsOf));

/**
 * Returns a function that says whether a process is a program in this PID namespace. If it is undefined: in the
 * agent's own.
 */
export function among(namespace: ProcessNamespace | undefined): (pid: number) => boolean {
  const id = idOf(namespace?.first ?? process.pid);
  return (pid) => pid !== namespace?.first && id !== undefined && idOf(pid) === id;
}

/** Returns the id of the process's PID namespace. Undefined if the process has already ended. */
function idOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/**
 * A process that starts another one and ends, again and again, may be missed in each round. This many rounds are
 * enough.
 */
const ROUNDS = 50;

/** Ends these processes, including those that are started meanwhile. A process that was killed starts no more. */
export function endAll(isOfIt: (pid: number) => boolean): void {
  const ended = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = programs().filter((pid) => !ended.has(pid) && isOfIt(pid));
    if (fresh.length === 0) return;
    for (const pid of fresh) {
      end(pid);
      ended.add(pid);
    }
  }
}

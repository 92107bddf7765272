import { readlinkSync } from 'node:fs';
import { openNamespaces, type ProcessNamespace } from '../../kernel/process-namespace.ts';
import { PROCESSES } from '../../plan/capacity.ts';
import { OWN_PROCESSES } from '../../plan/needs.ts';
import { recordEnding } from '../endings.ts';
import { end, programs, sum, threadsOf } from './processes.ts';

/** For programs that share the sandbox's PID namespace: nearly as many as it may have. */
const OF_SANDBOX = Math.floor(PROCESSES * 0.9);

/**
 * Ends all programs of a PID namespace that has too many. Those that the kernel refuses to start are tried
 * again and again, and nobody else gets a turn.
 * @returns whether there was one
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

/** Returns a function that says whether a process is a program in the namespace. Not given: in this process's. */
function among(namespace: ProcessNamespace | undefined): (pid: number) => boolean {
  const id = idOf(namespace?.first ?? process.pid);
  return (pid) => pid !== namespace?.first && id !== undefined && idOf(pid) === id;
}

/** Undefined for a process that has ended meanwhile. */
function idOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** Of a process that starts another and ends, again and again, each round may miss the next. */
const ROUNDS = 50;

/** Ends those too that were started meanwhile: a process that is told to end starts no more. */
function endAll(isOfIt: (pid: number) => boolean): void {
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

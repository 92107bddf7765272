import { totalmem } from 'node:os';
import { memoryBound, OF_AGENT } from '../../plan/capacity.ts';
import { available } from './capacity.ts';
import { type Heavy, programs, weigh } from './processes.ts';

/** Bytes a second that all cores of a machine may take at most: it is looked again before there can be none left. */
const FASTEST = 4 << 30;
/** Milliseconds between two looks. */
const [SOONEST, LATEST] = [50, 3000];

/**
 * Bytes that programs of a sandbox may have, one or all together: half of the machine's, or what LAB_MEMORY says; in a container
 * with less than that, what it leaves beside the agent.
 */
export function mostMemory(): number {
  const ofContainer = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(memoryBound(totalmem()), Math.max(ofContainer / 2, ofContainer - OF_AGENT));
}

/** How often programs had to be ended as there was too much of them. */
let times = 0;

/** Tells, when it is called, whether programs were ended since, and why. */
export function watchForEnding(): () => string | undefined {
  const before = times;
  return () =>
    times === before
      ? undefined
      : `programs were ended, which together took more than ${Math.round(mostMemory() / 1e6)} MB of memory`;
}

/**
 * From now on programs of this sandbox end, the largest first, when all of them together have more memory than they may. Limits
 * of the kernel are for one process each; those for many, control groups, are the machine's to make.
 */
export function boundMemory(most = mostMemory()): void {
  const look = () => {
    const started = performance.now();
    const left = most - endTooLarge(most);
    const soon = (Math.max(0, left) / FASTEST) * 1000;
    // Not all of this thread's time, where there are thousands.
    const took = (performance.now() - started) * 10;
    setTimeout(look, Math.max(SOONEST, Math.min(LATEST, soon), took)).unref();
  };
  look();
}

/** @returns how much they have, or had before some were ended */
function endTooLarge(most: number): number {
  // Then it may be in what takes longer to look at.
  const isScarce = available() < most / 2;
  const all = programs().map((pid) => weigh(pid, isScarce));
  const taken = all.reduce((sum, { memory }) => sum + memory, 0);
  if (taken <= most) return taken;
  times += 1;
  for (const { pid } of largest(all, taken - most / 2)) end(pid);
  return taken;
}

/** As few as have so much. */
export function largest(all: readonly Heavy[], much: number): Heavy[] {
  let found = 0;
  return [...all]
    .sort((one, other) => other.memory - one.memory)
    .filter(({ memory }) => {
      const isNeeded = found < much;
      found += memory;
      return isNeeded;
    });
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

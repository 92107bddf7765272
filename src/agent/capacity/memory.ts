import { totalmem } from 'node:os';
import { memoryBound, OF_AGENT } from '../../plan/capacity.ts';
import { recordEnding } from '../endings.ts';
import { memoryInfo } from './capacity.ts';
import { endKept } from './kept.ts';
import { end, type Heavy, programs, sum, weigh } from './processes.ts';
import { endTooMany } from './too-many.ts';

/**
 * The most bytes per second that all cores together can use up. The next check comes before the memory can run out
 * at this speed.
 */
const FASTEST = 4 << 30;
/** The shortest and longest time between two checks, in milliseconds. */
const [SOONEST, LATEST] = [50, 1000];

/**
 * Returns how many bytes the programs of a sandbox may use together: half of the machine's memory, or LAB_MEMORY.
 * In a container with less memory, it is what the agent itself leaves of the container's memory.
 */
export function mostMemory(): number {
  const ofContainer = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(memoryBound(totalmem()), Math.max(ofContainer / 2, ofContainer - OF_AGENT));
}

/**
 * Watches how many programs this sandbox runs, and how much memory they use. If they use too much together, the
 * largest are ended first. Kernel limits cannot do this: resource limits apply to single processes, and control
 * groups belong to the machine.
 */
export function boundPrograms(most = mostMemory()): void {
  const look = () => {
    const started = performance.now();
    endKept();
    if (endTooMany(programs())) return void setTimeout(look, SOONEST).unref();
    const left = most - endTooLarge(most);
    const soon = (Math.max(0, left) / FASTEST) * 1000;
    // With thousands of processes a check takes long, so the pause is at least ten times as long as the check.
    const took = (performance.now() - started) * 10;
    setTimeout(look, Math.max(SOONEST, Math.min(LATEST, soon), took)).unref();
  };
  look();
}

/** @returns the bytes in use before any program was ended */
function endTooLarge(most: number): number {
  // What unnamed files have takes longer to count. They have no more than all files in memory together.
  const inFiles = memoryInfo('Shmem');
  const all = programs().map((pid) => weigh(pid, inFiles > most / 2 ? inFiles : 0));
  const taken = sum(all.map(({ memory }) => memory));
  if (taken <= most) return taken;
  recordEnding(`together took more than ${Math.round(most / 1e6)} MB of memory`);
  for (const { pid } of largest(all, taken - most / 2)) end(pid);
  return taken;
}

/** Returns the smallest set of the largest processes that has that much memory together. */
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

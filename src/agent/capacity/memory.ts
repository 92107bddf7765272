import { totalmem } from 'node:os';
import { memoryBound, OF_AGENT } from '../../plan/capacity.ts';
import { recordEnding } from '../endings.ts';
import { available } from './capacity.ts';
import { end, type Heavy, programs, sum, weigh } from './processes.ts';
import { endTooMany } from './too-many.ts';

/** The most bytes a second that all cores can use up. The next check comes before nothing can be left. */
const FASTEST = 4 << 30;
/** Bounds for the milliseconds between two checks. */
const [SOONEST, LATEST] = [50, 1000];

/**
 * Returns the bytes that programs of a sandbox may have, one or all together: half of the machine's memory,
 * or LAB_MEMORY. In a container with less, it is what the container leaves beside the agent.
 */
export function mostMemory(): number {
  const ofContainer = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(memoryBound(totalmem()), Math.max(ofContainer / 2, ofContainer - OF_AGENT));
}

/**
 * Watches the number and the memory of this sandbox's programs. If they use too much together, the largest
 * end first. Kernel limits hold for one process each, and control groups belong to the machine.
 */
export function boundPrograms(most = mostMemory()): void {
  const look = () => {
    const started = performance.now();
    if (endTooMany(programs())) return void setTimeout(look, SOONEST).unref();
    const left = most - endTooLarge(most);
    const soon = (Math.max(0, left) / FASTEST) * 1000;
    // With thousands of processes a check takes long, so it waits ten times as long as the check took.
    const took = (performance.now() - started) * 10;
    setTimeout(look, Math.max(SOONEST, Math.min(LATEST, soon), took)).unref();
  };
  look();
}

/** @returns the bytes in use, before any program was ended */
function endTooLarge(most: number): number {
  // Memory that is short may be in unnamed files, which take longer to count.
  const isScarce = available() < most / 2;
  const all = programs().map((pid) => weigh(pid, isScarce));
  const taken = sum(all.map(({ memory }) => memory));
  if (taken <= most) return taken;
  recordEnding(`together took more than ${Math.round(most / 1e6)} MB of memory`);
  for (const { pid } of largest(all, taken - most / 2)) end(pid);
  return taken;
}

/** Returns as few of the largest as have that much together. */
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

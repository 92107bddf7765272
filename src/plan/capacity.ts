import { LabError, type Problem } from '../lab/error.ts';
import type { Needs } from './needs.ts';

/** The resources that a machine has left for labs. */
export interface Capacity {
  /** How many descriptors the agent may have, and how many more it may open. */
  files: { most: number; left: number };
  /** Processes and threads. */
  processes: number;
  /** In bytes. */
  memory: number;
}

/** How many processes and threads all labs of one sandbox may have together, whatever the machine allows. */
export const PROCESSES = 4096;

/**
 * How many bytes of System V shared memory, semaphores and messages the programs of one scenario may make. These belong
 * to no process.
 */
export const KEPT = 256 << 20;

/** How many bytes an agent itself may use, besides its programs. */
export const OF_AGENT = 256 << 20;

/**
 * Returns how many bytes the programs of one sandbox may have: half of the machine's memory, or LAB_MEMORY (`512M`,
 * `2G`) if that is less.
 */
export function memoryBound(ofMachine: number, said = process.env.LAB_MEMORY ?? ''): number {
  const [, number, unit = ''] = /^([1-9]\d*)([KMG]?)$/.exec(said) ?? [];
  const wanted = number === undefined ? Infinity : Number(number) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit);
  return Math.min(ofMachine / 2, wanted);
}

/**
 * Returns how many labs with these needs fit at once; at least one.
 * @throws LabError `unable` if none fits, with the needed and the available amount
 */
export function howManyFit({ files, processes, memory }: Capacity, name: string, needs: Needs): number {
  const all = [
    { needed: needs.files, left: files.left, what: 'open files', of: ` of ${files.most} (ulimit -Hn)` },
    { needed: needs.processes, left: processes, what: 'processes' },
    { needed: needs.memory, left: memory, what: 'of memory', show: megabytes },
  ].map((each) => ({ ...each, left: Math.max(0, each.left) }));
  const fitting = Math.min(...all.map(({ needed, left }) => left / needed));
  if (fitting >= 1) return Math.floor(fitting);
  const short = all.filter(({ needed, left }) => needed > left);
  const problems = short.map(
    ({ needed, left, what, of = '', show = String }): Problem => ({
      where: name,
      what: `needs ${show(needed)} ${what} for its ${count(needs.nodes)}`,
      allowed: `${show(left)}${of} are left`,
    }),
  );
  throw new LabError('unable', problems, `there is room for ${count(Math.floor(needs.nodes * fitting))}`);
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const count = (nodes: number) => `${nodes} node${nodes === 1 ? '' : 's'}`;

import { LabError, type Problem } from '../lab/error.ts';
import type { Needs } from './needs.ts';

/** What is left for labs, of what a machine can run out of. */
export interface Capacity {
  /** Descriptors that the agent may have, and may still open. */
  files: { most: number; left: number };
  /** Threads count as well. */
  processes: number;
  /** Bytes. */
  memory: number;
}

/** Processes and threads of all labs in one sandbox, at most, however many the machine has room for. */
export const PROCESSES = 4096;

/** Bytes of shared memory that programs of one sandbox may have in segments of System V, which belong to no process. */
export const SHARED = 256 << 20;

/** Bytes that an agent may take itself, beside its programs. */
export const OF_AGENT = 256 << 20;

/** Bytes that programs of one sandbox may have: half of what the machine has, or what LAB_MEMORY says (`512M`, `2G`) where that is less. */
export function memoryBound(ofMachine: number, said = process.env.LAB_MEMORY ?? ''): number {
  const [, number, unit = ''] = /^([1-9]\d*)([KMG]?)$/.exec(said) ?? [];
  const wanted = number === undefined ? Infinity : Number(number) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit);
  return Math.min(ofMachine / 2, wanted);
}

/**
 * How many labs with these needs there is room for at once; at least one.
 * @throws LabError `unable` where there is room for none, with what is needed and what is left
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

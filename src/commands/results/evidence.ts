import { join } from 'node:path';
import { writeFolder } from '../../host/result-folder.ts';
import { LabError, type Problem } from '../../lab/error.ts';
import type { Seen } from '../../report/evidence/seen.ts';
import type { Report } from '../../report/report.ts';
import { version } from '../../version.ts';

/** The file that marks a folder as ours. */
const MARK = 'verdict.json';

/** A folder for each scenario, written when it has run: keeping all of them would fill the memory. */
export class Evidence {
  readonly #folder: string;
  readonly #problems: Problem[] = [];

  readonly #byKernel: boolean;

  /** @param byKernel whether the same scenario runs under several kernels: each has a folder of its own then */
  constructor(folder: string, byKernel: boolean) {
    this.#folder = folder;
    this.#byKernel = byKernel;
  }

  /** A failed write is reported at the end, and the rest is not tried. */
  async keep(seen: Seen, { kernel }: Report['environment']): Promise<void> {
    if (this.#problems.length > 0) return;
    const { evidenceFiles } = await import('../../report/evidence/files.ts');
    const { topology, verdict } = seen;
    const folder = this.#byKernel ? join(this.#folder, nameOf(kernel)) : this.#folder;
    const path = join(folder, nameOf(topology.lab), nameOf(verdict.scenario));
    const files = evidenceFiles(seen, kernel, `Hairpin ${version}`);
    try {
      await writeFolder(path, `--evidence ${this.#folder}`, files, MARK);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.#problems.push(...error.problems);
    }
  }

  /** Several scenarios may meet the same trouble, which is reported once. */
  get problems(): readonly Problem[] {
    return this.#problems.slice(0, 1);
  }
}

/** Turns a name into one of a file that cannot lead out of the folder. */
const nameOf = (name: string) => name.replace(/^\.|[/\p{Cc}]/gu, '_');

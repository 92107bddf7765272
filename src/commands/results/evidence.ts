import { join } from 'node:path';
import { writeFolder } from '../../host/result-folder.ts';
import { LabError, type Problem } from '../../lab/error.ts';
import type { Seen } from '../../report/evidence/seen.ts';
import type { Report } from '../../report/report.ts';
import { version } from '../../version.ts';

/** This file marks a folder as written by us. */
const MARK = 'verdict.json';

/** Writes a folder for each scenario as soon as it has run: keeping the data of all scenarios would fill the memory. */
export class Evidence {
  readonly #folder: string;
  readonly #problems: Problem[] = [];

  readonly #byKernel: boolean;

  /** @param byKernel whether scenarios run under several kernels; each kernel then has a folder of its own */
  constructor(folder: string, byKernel: boolean) {
    this.#folder = folder;
    this.#byKernel = byKernel;
  }

  /** A failed write is reported at the end, and nothing more is written then. */
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

  /** Several scenarios may have the same problem, which is reported once. */
  get problems(): readonly Problem[] {
    return this.#problems.slice(0, 1);
  }
}

/** Turns a name into a file name that cannot lead out of the folder. */
const nameOf = (name: string) => name.replace(/^\.|[/\p{Cc}]/gu, '_');

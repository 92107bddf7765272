import { join } from 'node:path';
import { writeFolder } from '../../host/result-folder.ts';
import { LabError, type Problem } from '../../lab/error.ts';
import type { Seen } from '../../report/evidence/seen.ts';
import type { Report } from '../../report/report.ts';
import { version } from '../../version.ts';

/** Every such folder has this file. */
const MARK = 'verdict.json';

/** A folder for each scenario, written as soon as it has run: what was seen of all of them would fill the memory. */
export class Evidence {
  readonly #folder: string;
  readonly #problems: Problem[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What cannot be written is told at the end, and the rest is not tried. */
  async keep(seen: Seen, { kernel }: Report['environment']): Promise<void> {
    if (this.#problems.length > 0) return;
    const { evidenceFiles } = await import('../../report/evidence/files.ts');
    const { topology, verdict } = seen;
    const path = join(this.#folder, nameOf(topology.lab), nameOf(verdict.scenario));
    const files = evidenceFiles(seen, kernel, `Hairpin ${version}`);
    try {
      await writeFolder(path, `--evidence ${this.#folder}`, files, MARK);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.#problems.push(...error.problems);
    }
  }

  /** Several scenarios end at a time, and may meet the same trouble. */
  get problems(): readonly Problem[] {
    return this.#problems.slice(0, 1);
  }
}

/** A name that is one of a file, and no way out of the folder. */
const nameOf = (name: string) => name.replace(/^\.|[/\p{Cc}]/gu, '_');

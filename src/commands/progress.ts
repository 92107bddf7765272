import type { Phase } from '../agent/protocol.ts';
import { endOf } from '../report/outcome.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { say } from './output.ts';
import { pool, type Width } from './pool.ts';
import type { ScenarioRun } from './runs.ts';

/** @param waits a function to call when the run will mostly wait from then on */
export type Work = (run: ScenarioRun, waits: () => void) => Promise<ScenarioVerdict>;

/** Shows on standard error what is happening. */
export interface Progress {
  phase(run: string, phase: Phase): void;
  /** Does `work` for all runs, `width` of them at once. Ends with the first error. */
  run(width: Width, runs: readonly ScenarioRun[], work: Work): Promise<void>;
}

/** Progress without a terminal: one line when a scenario begins, and one when it ends. */
const PLAIN: Progress = {
  phase: () => {},
  run: (width, runs, work) =>
    pool(width, runs, async (run, waits) => {
      say(`❯ ${run.id}`);
      try {
        const [mark, end] = endOf(await work(run, waits));
        say(`${mark} ${run.id}: ${end}`);
      } catch (error) {
        say(`✖ ${run.id}`);
        throw error;
      }
    }),
};

/**
 * The library that draws on a terminal takes as long to load as Node itself, so it is loaded only if there is a
 * terminal.
 */
export async function makeProgress(): Promise<Progress> {
  return process.stderr.isTTY ? new (await import('./live-progress.ts')).LiveProgress() : PLAIN;
}

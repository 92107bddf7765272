import type { Phase } from '../agent/protocol.ts';
import { endOf } from '../report/outcome.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { say } from './output.ts';
import { pool, type Width } from './pool.ts';
import type { ScenarioRun } from './runs.ts';

/** @param waits is called when the run does little but wait from now on */
export type Work = (run: ScenarioRun, waits: () => void) => Promise<ScenarioVerdict>;

/** Tells, on standard error, what is happening. */
export interface Progress {
  phase(run: string, phase: Phase): void;
  /** Does the work of all runs, so many at a time; ends with the first error. */
  run(width: Width, runs: readonly ScenarioRun[], work: Work): Promise<void>;
}

/** Without a terminal: a line as each scenario begins, and one as it ends. */
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

/** What draws on a terminal takes as long to load as Node takes to start, and is loaded only for one. */
export async function makeProgress(): Promise<Progress> {
  return process.stderr.isTTY ? new (await import('./live-progress.ts')).LiveProgress() : PLAIN;
}

import {
  DefaultRenderer,
  Listr,
  ListrLogger,
  type ListrTask,
  type ListrTaskWrapper,
  ProcessOutput,
} from 'listr2';
import type { Phase } from '../agent/protocol.ts';
import { visible } from '../lab/control.ts';
import { Gate } from '../lab/gate.ts';
import { endOf } from '../report/outcome.ts';
import { pool, type Width } from './pool.ts';
import type { Progress, Work } from './progress.ts';
import type { ScenarioRun } from './runs.ts';

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof DefaultRenderer>;

/** listr2 checks whether standard output is a terminal. Progress goes to standard error, which was checked before. */
class LiveRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** With this many lines, a terminal of usual height still shows the user's prompt above them. */
const MOST_LINES = 20;

/**
 * Progress on a terminal: one line for each scenario with its phase, or one line with a count if there are many. It
 * is wiped at the end. Only this file uses listr2.
 */
export class LiveProgress implements Progress {
  readonly #tasks = new Map<string, Task>();

  phase(run: string, phase: Phase): void {
    const task = this.#tasks.get(run);
    if (task) task.title = visible(`${run}  ${phase}`);
  }

  async run(width: Width, runs: readonly ScenarioRun[], work: Work): Promise<void> {
    const counted = runs.length > MOST_LINES;
    const gate = new Gate(width.jobs);
    const tasks = counted
      ? [this.#counter(width, runs, work)]
      : runs.map((run) => this.#task(run, gate, work));
    // listr2 writes to standard output unless both of its streams are set to the other one.
    const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
    const list = new Listr(tasks, {
      concurrent: width.most,
      // listr2's own handler would exit before the sandbox is closed.
      registerSignalListeners: false,
      exitOnError: true,
      renderer: LiveRenderer,
      rendererOptions: { logger, clearOutput: true },
    });
    await list.run();
  }

  #task(run: ScenarioRun, gate: Gate, work: Work): ListrTask {
    const task = async (_: unknown, shown: Task) => {
      this.#tasks.set(run.id, shown);
      const [, end] = endOf(await gate.within((leave) => work(run, leave)));
      shown.title = visible(`${run.id}: ${end}`);
    };
    return { title: visible(run.id), task };
  }

  #counter(width: Width, runs: readonly ScenarioRun[], work: Work): ListrTask {
    const title = (done: number) => `${done} of ${runs.length} combinations`;
    const task = async (_: unknown, shown: Task) => {
      let done = 0;
      await pool(width, runs, async (run, waits) => {
        await work(run, waits);
        done += 1;
        shown.title = visible(`${title(done)}  ${run.id}`);
      });
    };
    return { title: title(0), task };
  }
}

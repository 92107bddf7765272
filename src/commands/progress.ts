import {
  type DefaultRenderer,
  Listr,
  ListrLogger,
  type ListrTaskWrapper,
  ProcessOutput,
  type SimpleRenderer,
} from 'listr2';
import type { Phase } from '../agent/protocol.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import type { ScenarioRun } from './runs.ts';

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;
type Work = (run: ScenarioRun) => Promise<ScenarioVerdict>;

/**
 * What is happening, on standard error: on a terminal a line for each scenario that shows its phase and is wiped
 * when all are done, without one a plain line as each begins and ends. The only place that knows listr2.
 */
export class Progress {
  readonly #tasks = new Map<string, Task>();
  readonly #live = process.stderr.isTTY === true;

  phase(run: string, phase: Phase): void {
    const task = this.#tasks.get(run);
    if (task && this.#live) task.title = `${run}  ${phase}`;
  }

  async run(jobs: number, runs: readonly ScenarioRun[], work: Work): Promise<void> {
    // listr2 writes to standard output unless both of its streams are said to be the other.
    const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
    const list = new Listr(
      runs.map((run) => ({ title: run.id, task: (_, task) => this.#task(run, task, work) })),
      {
        concurrent: jobs,
        // Its own handler would exit before the sandbox is closed.
        registerSignalListeners: false,
        exitOnError: true,
        renderer: this.#live ? 'default' : 'simple',
        rendererOptions: { logger, clearOutput: true },
        fallbackRendererOptions: { logger },
      },
    );
    await list.run();
  }

  async #task(run: ScenarioRun, task: Task, work: Work): Promise<void> {
    this.#tasks.set(run.id, task);
    const { status } = await work(run);
    task.title = `${run.id}: ${status}`;
  }
}

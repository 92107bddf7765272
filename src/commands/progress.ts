import { Listr, type ListrTaskWrapper, type DefaultRenderer, type SimpleRenderer } from 'listr2';
import type { Phase } from '../agent/protocol.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import type { ScenarioRun } from './runs.ts';

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/**
 * What is happening, on standard error: a line for each scenario that changes as it goes, or plain lines without
 * a terminal. The only place that knows listr2.
 */
export function progress(_ids: readonly string[]) {
  const tasks = new Map<string, Task>();
  return {
    phase(run: string, phase: Phase): void {
      const task = tasks.get(run);
      if (task) task.output = phase;
    },
    async run(
      jobs: number,
      runs: readonly ScenarioRun[],
      work: (run: ScenarioRun) => Promise<ScenarioVerdict>,
    ): Promise<void> {
      const list = new Listr(
        runs.map((run) => ({
          title: run.id,
          task: async (_context: unknown, task: Task) => {
            tasks.set(run.id, task);
            const { status } = await work(run);
            task.title = `${run.id}: ${status}`;
          },
        })),
        // Signals are the CLI's own: listr2's handler would exit before the sandbox is closed.
        { concurrent: jobs, registerSignalListeners: false, exitOnError: true },
      );
      await list.run();
    },
  };
}

import type { Runtime } from '../host/runtime.ts';
import { openSandbox, type Sandbox } from '../host/sandbox.ts';
import type { Report } from '../report/report.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { Progress } from './progress.ts';
import { patience, type ScenarioRun } from './runs.ts';
import { runScenario, type Watch } from './scenario.ts';

export interface SessionOptions extends Watch {
  jobs: number;
  runtime: Runtime;
}

/** One sandbox, and what is run in it. */
export interface Session {
  environment: Report['environment'];
  /** Verdicts in the order of the runs. */
  run(runs: readonly ScenarioRun[]): Promise<ScenarioVerdict[]>;
}

/** Opens a sandbox for `work`, and closes it whatever happens. */
export async function withSession<T>(
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const progress = new Progress();
  const sandbox = await openSandbox(options.runtime, {
    phase: (run, phase) => progress.phase(run, phase),
    output: async () => {},
  });
  try {
    const { kernel } = await sandbox.agent.hello();
    return await work({
      environment: { kernel, runtime: sandbox.runtime },
      run: (runs) => runAll(sandbox, progress, options, runs),
    });
  } finally {
    await sandbox.close();
  }
}

async function runAll(
  { agent }: Sandbox,
  progress: Progress,
  { jobs, ...watch }: SessionOptions,
  runs: readonly ScenarioRun[],
): Promise<ScenarioVerdict[]> {
  const verdicts = new Map<ScenarioRun, ScenarioVerdict>();
  // Those that wait longest begin first: the others are done meanwhile.
  const order = [...runs].sort((a, b) => patience(b) - patience(a));
  await progress.run(jobs, order, async (run) => {
    const verdict = await runScenario(agent, run, watch);
    verdicts.set(run, verdict);
    return verdict;
  });
  return runs.flatMap((run) => verdicts.get(run) ?? []);
}

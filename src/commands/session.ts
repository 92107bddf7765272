import type { Runtime } from '../host/runtime.ts';
import { openSandbox, type Sandbox } from '../host/sandbox.ts';
import type { Watch } from '../plan/watching.ts';
import type { News } from '../report/events.ts';
import type { Report } from '../report/report.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { say } from './output.ts';
import { Progress } from './progress.ts';
import { patience, type ScenarioRun } from './runs.ts';
import { runScenario } from './scenario.ts';

export interface SessionOptions extends Watch {
  jobs: number;
  runtime: Runtime;
}

/** Is told what happens. */
export type Tell = (news: News) => void;

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
  tell: Tell = () => {},
): Promise<T> {
  const progress = new Progress();
  const running = new Map<string, ScenarioRun>();
  const sandbox = await openSandbox(options.runtime, {
    phase: (id, phase) => {
      progress.phase(id, phase);
      const run = running.get(id);
      if (run) tell({ event: 'phase', ...nameOf(run), phase });
    },
    output: async () => {},
  });
  try {
    if (sandbox.notice) say(sandbox.notice);
    const { kernel } = await sandbox.agent.hello();
    const environment = { kernel, runtime: sandbox.runtime };
    tell({ event: 'begin', schemaVersion: 1, environment });
    const run = async (runs: readonly ScenarioRun[]) => {
      for (const each of runs) {
        running.set(each.id, each);
        tell({ event: 'queued', ...nameOf(each), toggles: each.toggles });
      }
      return runAll(sandbox, progress, options, runs, tell);
    };
    return await work({ environment, run });
  } finally {
    await sandbox.close();
  }
}

async function runAll(
  { agent }: Sandbox,
  progress: Progress,
  { jobs, ...watch }: SessionOptions,
  runs: readonly ScenarioRun[],
  tell: Tell,
): Promise<ScenarioVerdict[]> {
  const verdicts = new Map<ScenarioRun, ScenarioVerdict>();
  // Those that wait longest begin first: the others are done meanwhile.
  const order = [...runs].sort((a, b) => patience(b) - patience(a));
  await progress.run(jobs, order, async (run) => {
    const verdict = await runScenario(agent, run, watch);
    verdicts.set(run, verdict);
    tell({ event: 'verdict', lab: run.lab.name, verdict });
    return verdict;
  });
  return runs.flatMap((run) => verdicts.get(run) ?? []);
}

const nameOf = ({ lab, name }: ScenarioRun) => ({ lab: lab.name, scenario: name });

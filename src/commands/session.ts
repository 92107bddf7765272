import type { AgentEvents } from '../agent/protocol.ts';
import type { Runtime } from '../host/runtime.ts';
import { type Agent, openSandbox } from '../host/sandbox.ts';
import { hasContainers } from '../lab/container.ts';
import type { Lab } from '../lab/types.ts';
import { most } from '../plan/needs.ts';
import { roomFor } from '../plan/room.ts';
import type { Watch } from '../plan/watching.ts';
import type { News } from '../report/events.ts';
import type { Seen } from '../report/evidence/seen.ts';
import type { Report } from '../report/report.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { say } from './output.ts';
import { makeProgress, type Progress } from './progress.ts';
import { patience, type ScenarioRun } from './runs.ts';
import { runScenario, scenarioNeeds } from './scenario.ts';

export interface SessionOptions extends Watch {
  jobs: number;
  runtime: Runtime;
  /** Programs of the labs see all of this machine's files. */
  trust?: true;
}

/** Somebody who is told what happens, and handed what was seen of each scenario: nobody keeps it in memory. */
export interface Listener {
  tell(news: News): void;
  keep(seen: Seen, environment: Report['environment']): Promise<void>;
}

const NOBODY: Listener = { tell: () => {}, keep: async () => {} };

/** One sandbox, and what is run in it. */
export interface Session {
  environment: Report['environment'];
  /** Verdicts in the order of the runs. */
  run(runs: readonly ScenarioRun[]): Promise<ScenarioVerdict[]>;
}

/** Opens a sandbox for `work` with these labs, and closes it whatever happens. */
export async function withSession<T>(
  labs: readonly Lab[],
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
  listener: Listener = NOBODY,
): Promise<T> {
  const progress = await makeProgress();
  const running = new Map<string, ScenarioRun>();
  const events: AgentEvents = {
    phase: (id, phase) => {
      progress.phase(id, phase);
      const run = running.get(id);
      if (run) listener.tell({ event: 'phase', ...nameOf(run), phase });
    },
    output: async () => {},
  };
  const sandbox = await openSandbox(options.runtime, events, {
    containers: labs.some(hasContainers),
    trust: options.trust === true,
  });
  try {
    if (sandbox.notice) say(sandbox.notice);
    const { kernel } = await sandbox.agent.hello();
    const environment = { kernel, runtime: sandbox.runtime };
    listener.tell({ event: 'begin', schemaVersion: 1, environment });
    const run = async (runs: readonly ScenarioRun[]) => {
      for (const each of runs) {
        running.set(each.id, each);
        listener.tell({ event: 'queued', ...nameOf(each), toggles: each.toggles });
      }
      return runAll(progress, await jobsFor(sandbox.agent, runs, options), runs, async (each) => {
        const seen = await runScenario(sandbox.agent, each, options);
        listener.tell({ event: 'verdict', lab: each.lab.name, verdict: seen.verdict });
        await listener.keep(seen, environment);
        return seen.verdict;
      });
    };
    return await work({ environment, run });
  } finally {
    await sandbox.close();
  }
}

/** Fewer at a time than asked for, where the machine has no room for so many. */
async function jobsFor(agent: Agent, runs: readonly ScenarioRun[], options: SessionOptions): Promise<number> {
  const [first] = runs;
  if (!first) return options.jobs;
  const needs = most(runs.map((run) => scenarioNeeds(run, options)));
  return Math.min(options.jobs, roomFor(await agent.room(), first.lab.name, needs));
}

async function runAll(
  progress: Progress,
  jobs: number,
  runs: readonly ScenarioRun[],
  work: (run: ScenarioRun) => Promise<ScenarioVerdict>,
): Promise<ScenarioVerdict[]> {
  const verdicts = new Map<ScenarioRun, ScenarioVerdict>();
  // Those that wait longest begin first: the others are done meanwhile.
  const order = [...runs].sort((a, b) => patience(b) - patience(a));
  await progress.run(jobs, order, async (run) => {
    const verdict = await work(run);
    verdicts.set(run, verdict);
    return verdict;
  });
  return runs.flatMap((run) => verdicts.get(run) ?? []);
}

const nameOf = ({ lab, name }: ScenarioRun) => ({ lab: lab.name, scenario: name });

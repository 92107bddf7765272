import { setImmediate } from 'node:timers/promises';
import type { AgentEvents } from '../agent/protocol.ts';
import type { Runtime } from '../host/runtime.ts';
import { hasContainers } from '../lab/container.ts';
import type { Lab } from '../lab/types.ts';
import { most as mostOf } from '../plan/needs.ts';
import type { Watch } from '../plan/watching.ts';
import type { News } from '../report/events.ts';
import type { Seen } from '../report/evidence/seen.ts';
import type { Report } from '../report/report.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { Crew } from './crew.ts';
import { say } from './output.ts';
import type { Width } from './pool.ts';
import { makeProgress, type Progress, type Work } from './progress.ts';
import { patience, type ScenarioRun } from './runs.ts';
import { runScenario, scenarioNeeds } from './scenario.ts';

export interface SessionOptions extends Watch {
  jobs: number;
  runtime: Runtime;
  /** `--kernel`: run scenarios in a virtual machine with this kernel. */
  kernel?: string;
  /** Docker contexts. The scenarios are divided among their engines. */
  context?: string[];
  /** Let the labs' programs see all files of this machine. */
  trust?: true;
}

/** Receives events, and what was observed in each scenario. So nobody has to keep everything in memory. */
export interface Listener {
  tell(news: News): void;
  keep(seen: Seen, environment: Report['environment']): Promise<void>;
}

const NOBODY: Listener = { tell: () => {}, keep: async () => {} };

/** One or several sandboxes, and the scenarios that run in them. */
export interface Session {
  environment: Report['environment'];
  /** Runs scenarios. The verdicts are in the order of the runs. */
  run(runs: readonly ScenarioRun[]): Promise<ScenarioVerdict[]>;
  /** Like `run`, for the last call: the sandbox closes while results are written. */
  runLast(runs: readonly ScenarioRun[]): Promise<ScenarioVerdict[]>;
}

/**
 * Opens a sandbox for `work` with these labs, and always closes it.
 * @param ahead the runs to expect: they are planned while the sandbox opens
 */
export async function withSession<T>(
  labs: readonly Lab[],
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
  listener: Listener = NOBODY,
  ahead: readonly ScenarioRun[] = [],
): Promise<T> {
  const progress = await makeProgress();
  const running = new Map<string, { run: ScenarioRun; waits: () => void }>();
  const events: AgentEvents = {
    phase: (id, phase) => {
      progress.phase(id, phase);
      const its = running.get(id);
      if (its) listener.tell({ event: 'phase', ...nameOf(its.run), phase });
      if (phase.startsWith('probe ')) its?.waits();
    },
    output: async () => {},
  };
  const opening = Crew.open(options.runtime, events, options.context, {
    containers: labs.some(hasContainers),
    trust: options.trust === true,
    kernel: options.kernel,
  });
  opening.catch(() => {});
  // After this, the first calls have been sent to the agent.
  await setImmediate();
  planAhead(ahead, options);
  const crew = await opening;
  try {
    for (const notice of crew.notices) say(notice);
    const environment = await crew.environment();
    listener.tell({ event: 'begin', schemaVersion: 1, environment });
    const run = async (runs: readonly ScenarioRun[]) => {
      for (const each of runs) listener.tell({ event: 'queued', ...nameOf(each), toggles: each.toggles });
      return runAll(progress, await widthFor(crew, runs, options), runs, async (each, waits) => {
        running.set(each.id, { run: each, waits: doesMuch(each) ? () => {} : waits });
        const seen = await crew.within((agent) => runScenario(agent, each, options));
        listener.tell({ event: 'verdict', lab: each.lab.name, verdict: seen.verdict });
        await listener.keep(seen, environment);
        return seen.verdict;
      });
    };
    const runLast = async (runs: readonly ScenarioRun[]) => {
      const verdicts = await run(runs);
      // The code that opened the crew waits for the same promise, and gets the error.
      crew.close().catch(() => {});
      return verdicts;
    };
    return await work({ environment, run, runLast });
  } finally {
    await crew.close();
  }
}

/** Plans the runs in advance. An error is reported later, when the run begins. */
function planAhead(runs: readonly ScenarioRun[], watch: Watch): void {
  try {
    for (const run of runs) scenarioNeeds(run, watch);
  } catch {}
}

async function widthFor(crew: Crew, runs: readonly ScenarioRun[], options: SessionOptions): Promise<Width> {
  const [first] = runs;
  const { jobs } = options;
  if (!first) return { jobs, most: jobs };
  return crew.widthFor(jobs, first.lab.name, mostOf(runs.map((run) => scenarioNeeds(run, options))));
}

/** Do the run's probes do more than wait for answers? */
const doesMuch = ({ lab, probes }: ScenarioRun) =>
  probes.some((name) => lab.probes?.[name]?.kind === 'iperf3');

async function runAll(
  progress: Progress,
  width: Width,
  runs: readonly ScenarioRun[],
  work: Work,
): Promise<ScenarioVerdict[]> {
  const verdicts = new Map<ScenarioRun, ScenarioVerdict>();
  // Runs that will wait longest begin first, so that others can run meanwhile.
  const order = [...runs].sort((a, b) => patience(b) - patience(a));
  await progress.run(width, order, async (run, waits) => {
    const verdict = await work(run, waits);
    verdicts.set(run, verdict);
    return verdict;
  });
  return runs.flatMap((run) => verdicts.get(run) ?? []);
}

const nameOf = ({ lab, name }: ScenarioRun) => ({ lab: lab.name, scenario: name });

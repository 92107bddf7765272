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
  /** `--kernel`: run in a virtual machine with this kernel. */
  kernel?: string;
  /** Contexts of the docker command, on whose engines scenarios are shared out. */
  context?: string[];
  /** Programs of the labs see all of this machine's files. */
  trust?: true;
}

/** Somebody who is told what happens, and handed what was seen of each scenario: nobody keeps it in memory. */
export interface Listener {
  tell(news: News): void;
  keep(seen: Seen, environment: Report['environment']): Promise<void>;
}

const NOBODY: Listener = { tell: () => {}, keep: async () => {} };

/** A sandbox, or several, and what is run in them. */
export interface Session {
  environment: Report['environment'];
  /** Verdicts in the order of the runs. */
  run(runs: readonly ScenarioRun[]): Promise<ScenarioVerdict[]>;
  /** As `run`, for the last time: the sandbox goes while results are written. */
  runLast(runs: readonly ScenarioRun[]): Promise<ScenarioVerdict[]>;
}

/**
 * Opens a sandbox for `work` with these labs, and closes it whatever happens.
 * @param ahead what is going to be run: it is planned while the sandbox opens
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
  // What the agent is to do first has left by then.
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
      // Whoever opened it waits for that, and is told what comes of it.
      crew.close().catch(() => {});
      return verdicts;
    };
    return await work({ environment, run, runLast });
  } finally {
    await crew.close();
  }
}

/** What cannot be planned is told when it is asked for. */
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

/** Whether its probes do more than wait for answers. */
const doesMuch = ({ lab, probes }: ScenarioRun) =>
  probes.some((name) => lab.probes?.[name]?.kind === 'iperf3');

async function runAll(
  progress: Progress,
  width: Width,
  runs: readonly ScenarioRun[],
  work: Work,
): Promise<ScenarioVerdict[]> {
  const verdicts = new Map<ScenarioRun, ScenarioVerdict>();
  // Those that wait longest begin first: the others are done meanwhile.
  const order = [...runs].sort((a, b) => patience(b) - patience(a));
  await progress.run(width, order, async (run, waits) => {
    const verdict = await work(run, waits);
    verdicts.set(run, verdict);
    return verdict;
  });
  return runs.flatMap((run) => verdicts.get(run) ?? []);
}

const nameOf = ({ lab, name }: ScenarioRun) => ({ lab: lab.name, scenario: name });

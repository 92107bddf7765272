import type { Agent } from '../host/sandbox-types.ts';
import { locateRefusal } from '../host/source/refused.ts';
import { sightOf } from '../host/source/sight.ts';
import { lineOf } from '../host/vm/kernel-version.ts';
import { LabError } from '../lab/error.ts';
import type { ScenarioStart } from '../lab/types.ts';
import { type Feature, featureNamed, featuresOf } from '../plan/features.ts';
import { type Needs, needsOf } from '../plan/needs.ts';
import { programsOf } from '../plan/programs.ts';
import { planStart, type Start } from '../plan/start.ts';
import type { LiveStep } from '../plan/step.ts';
import type { Topology } from '../plan/topology.ts';
import { type Watch, watching } from '../plan/watching.ts';
import type { Seen } from '../report/evidence/seen.ts';
import { judgeScenario } from '../verdict/judge.ts';
import { refusedScenario } from '../verdict/refused.ts';
import { type Lack, lackOf, lackOfProgram, skipScenario } from '../verdict/skipped.ts';
import type { ScenarioRun } from './runs.ts';

const plans = new WeakMap<ScenarioRun, Start>();

/** Plans a run, and keeps the plan: it is first needed to compute the run's needs. */
function planned(run: ScenarioRun): Start {
  const plan = plans.get(run) ?? planStart(run.lab, run.toggles, startOf(run));
  plans.set(run, plan);
  return plan;
}

const startOf = ({ start, scenario }: ScenarioRun): ScenarioStart => start ?? scenario ?? {};

/** Returns which resources of the machine the run needs, before any live change. */
export function scenarioNeeds(run: ScenarioRun, watch: Watch): Needs {
  const { built, steps } = planned(run);
  return needsOf(steps, watching(built, watch));
}

/** Returns the kernel features that this run needs and other labs do not. */
export function scenarioFeatures(run: ScenarioRun): Feature[] {
  const { steps, change } = planned(run);
  return featuresOf([...steps, ...change]);
}

/** Builds a lab for one scenario, runs its probes, and judges them. */
export async function runScenario(
  agent: Agent,
  run: ScenarioRun,
  options: Watch & { trust?: true },
): Promise<Seen> {
  const { built, topology, ...start } = planned(run);
  const { steps, connections, change } = start;
  plans.delete(run);
  const begun = { built, warm: startOf(run).start === 'warm', connections, topology };
  const probes = probesOf(run, topology);
  const lack = await lackFor(agent, [...steps, ...change], probes);
  if (lack) {
    const verdict = skipScenario(run.name, run.toggles, run.scenario, lack);
    return { ...begun, verdict, runs: [] };
  }
  const started = performance.now();
  const passed = () => Math.round(performance.now() - started);
  const request = {
    id: run.id,
    sight: sightOf(run.lab, options.trust),
    ...start,
    failing: Object.values(run.scenario?.expect ?? {}).some(({ outcome }) => outcome === 'fails'),
    probes,
    ...watching(topology, options),
  };
  try {
    const runs = await agent.run(request);
    const verdict = judgeScenario(run.name, topology, run.scenario, runs, passed());
    return { ...begun, verdict, runs };
  } catch (error) {
    const refusal = await refusalOf(error, run);
    const verdict = refusedScenario(run.name, run.toggles, run.scenario, refusal, passed());
    return { ...begun, verdict, runs: [] };
  }
}

/**
 * Returns a refusal with its place in the lab's file. Any other error is thrown again: this scenario is not to
 * blame.
 */
async function refusalOf(error: unknown, { lab, toggles, scenario, name }: ScenarioRun): Promise<LabError> {
  if (!(error instanceof LabError) || error.code !== 'refused') throw error;
  return locateRefusal(error, { lab, toggles, ...(scenario && { scenario: name }) });
}

/** Returns the features that the scenario needs and this kernel or machine does not have. */
async function lackFor(
  agent: Agent,
  steps: readonly LiveStep[],
  probes: ReturnType<typeof probesOf>,
): Promise<Lack | undefined> {
  const features = featuresOf(steps);
  const lacks = features.length === 0 ? [] : await agent.lacking(features);
  if (lacks.length > 0) return lackOf(lacks, await whoHas(lacks));
  const measures = probes.some(({ probe }) => probe.kind === 'iperf3');
  const programs = [...programsOf(steps), ...(measures ? ['iperf3'] : [])];
  const [program] = programs.length === 0 ? [] : await agent.missing(programs);
  return program === undefined ? undefined : lackOfProgram(program);
}

/** Names an installed kernel that has the features that this one lacks. */
async function whoHas(lacks: readonly Feature[]): Promise<string | undefined> {
  const { nearestKernel } = await import('../host/vm/nearest-kernel.ts');
  const kernel = nearestKernel(lacks.map((feature) => featureNamed(feature).option));
  return kernel && `--kernel ${lineOf(kernel.release)} has it`;
}

function probesOf(run: ScenarioRun, { probes }: Topology) {
  return run.probes.flatMap((name) => {
    const probe = probes[name];
    return probe ? [{ name, probe }] : [];
  });
}

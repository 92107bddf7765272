import type { Agent } from '../host/sandbox-types.ts';
import { locateRefusal } from '../host/source/refused.ts';
import { sightOf } from '../host/source/sight.ts';
import { lineOf } from '../host/vm/kernel-version.ts';
import { LabError } from '../lab/error.ts';
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

/** Plans a run once: its needs are asked for before it is its turn. */
function planned(run: ScenarioRun): Start {
  const plan = plans.get(run) ?? planStart(run.lab, run.toggles, run.scenario);
  plans.set(run, plan);
  return plan;
}

/** What the run takes of the machine, before a live change. */
export function scenarioNeeds(run: ScenarioRun, watch: Watch): Needs {
  const { built, steps } = planned(run);
  return needsOf(steps, watching(built, watch));
}

/** The kernel features that the run needs beyond those of every lab. */
export function scenarioFeatures(run: ScenarioRun): Feature[] {
  const { steps, change } = planned(run);
  return featuresOf([...steps, ...change]);
}

/** Builds, probes and judges one scenario in a lab of its own. */
export async function runScenario(
  agent: Agent,
  run: ScenarioRun,
  options: Watch & { trust?: true },
): Promise<Seen> {
  const { built, topology, ...start } = planned(run);
  const { steps, connections, change } = start;
  plans.delete(run);
  const begun = { built, warm: run.scenario?.start === 'warm', connections, topology };
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

/** Adds the place in the lab's file to a refusal. Other errors are thrown again: they are not this scenario's. */
async function refusalOf(error: unknown, { lab, toggles, scenario, name }: ScenarioRun): Promise<LabError> {
  if (!(error instanceof LabError) || error.code !== 'refused') throw error;
  return locateRefusal(error, { lab, toggles, ...(scenario && { scenario: name }) });
}

/** Features that the scenario needs and this kernel or machine lacks. */
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

/** Names an installed kernel that supports what this one lacks. */
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

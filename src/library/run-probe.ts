import type { ProbeRun } from '../agent/protocol.ts';
import type { Agent } from '../host/sandbox-types.ts';
import { LabError } from '../lab/error.ts';
import { isBeside, type Probe } from '../lab/probe.ts';
import { matchScenario } from '../lab/scenarios.ts';
import type { Lab } from '../lab/types.ts';
import type { Topology } from '../plan/topology.ts';
import { watching } from '../plan/watching.ts';
import { packetContradiction } from '../verdict/expect.ts';
import { observe } from '../verdict/facts/observation.ts';
import { judgeScenario } from '../verdict/judge.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import type { Probed } from './types.ts';

export interface ProbingOptions {
  /** The folder for evidence. With it, tables are dumped too. */
  evidence?: string | undefined;
  /** Changes by hand. If there are any, no scenario judges the lab. */
  drifted?: readonly string[];
  /** The scenario for which the lab was built, because several scenarios may have the same toggles. */
  scenario?: string | undefined;
}

/** Runs probes in a running lab. They are judged if there is a scenario with exactly these toggles. */
export async function probeRunning(
  agent: Agent,
  lab: Lab,
  topology: Topology,
  names: readonly string[],
  { evidence, drifted = [], scenario: asked }: ProbingOptions = {},
): Promise<{ verdict: ScenarioVerdict; runs: ProbeRun[] }> {
  const started = performance.now();
  const probes = names.flatMap((name) => {
    const probe = topology.probes[name];
    return probe ? [{ name, probe }] : [];
  });
  checkCompany(probes);
  const [known, expected] = matchScenario(lab, topology.toggles, asked) ?? ['as set', undefined];
  const runs = await agent.probe({
    id: lab.name,
    probes,
    connections: expected?.connections ?? [],
    ...watching(topology, { capture: 'socket', trace: true, evidence }),
  });
  const isChanged = drifted.length > 0;
  const [name, scenario] = isChanged ? ['as it is', undefined] : [known, expected];
  const durationMs = Math.round(performance.now() - started);
  const verdict = judgeScenario(name, topology, scenario, runs, durationMs);
  return { verdict: isChanged ? changedByHand(verdict, drifted) : verdict, runs };
}

/** Says why nothing was expected: not for want of a scenario. */
function changedByHand(verdict: ScenarioVerdict, drifted: readonly string[]): ScenarioVerdict {
  const reason = 'changed by hand, so observed only';
  const said = <T extends { status: string }>(one: T, text: string) =>
    one.status === 'skip' ? { ...one, reason: text } : one;
  const probes = verdict.probes.map((probe) => said(probe, reason));
  return said({ ...verdict, probes }, [reason, ...drifted].join('\n'));
}

/** @throws LabError `usage` if no probe would send anything: a capture alone sees nothing, and might pass */
function checkCompany(probes: readonly { name: string; probe: Probe }[]): void {
  const [first] = probes;
  if (first === undefined || probes.some(({ probe }) => !isBeside(probe))) return;
  const what = 'looks on while other probes run, and none does';
  throw new LabError('usage', { where: first.name, what, allowed: 'another probe beside it' });
}

/** Runs one probe, for a program that may ask several times. */
export async function probeOnce(agent: Agent, lab: Lab, topology: Topology, name: string): Promise<Probed> {
  const { verdict, runs } = await probeRunning(agent, lab, topology, [name]);
  const [probe] = verdict.probes;
  const [run] = runs;
  if (probe === undefined || run === undefined) throw new Error(`the agent did not run ${name}`);
  const { toggles } = topology;
  return {
    ...probe,
    toggles,
    contradiction: (packet) => packetContradiction(observe(topology, run), packet),
  };
}

import type { ProbeRequest } from '../agent/protocol.ts';
import type { Agent } from '../host/sandbox.ts';
import { planDiff } from '../plan/diff.ts';
import { planSteps } from '../plan/plan.ts';
import { resolve } from '../plan/resolve.ts';
import type { InterfaceId, Topology } from '../plan/topology.ts';
import { warmPairs } from '../plan/warm.ts';
import { judgeScenario } from '../verdict/judge.ts';
import { skipScenario } from '../verdict/skipped.ts';
import type { ScenarioVerdict } from '../verdict/types.ts';
import { lackingFor } from './capable.ts';
import type { ScenarioRun } from './runs.ts';

/** Builds, probes and judges one scenario in an instance of its own. */
export async function runScenario(agent: Agent, run: ScenarioRun, watch: Watch): Promise<ScenarioVerdict> {
  const topology = resolve(run.lab, run.toggles);
  const first = resolve(run.lab, { ...run.toggles, ...run.scenario?.warmWith });
  const steps = planSteps(first);
  const change = planDiff(first, topology).steps;
  const lacks = await lackingFor(agent, [...steps, ...change]);
  if (lacks.length > 0) return skipScenario(run.name, run.toggles, run.scenario, lacks);
  const started = performance.now();
  const results = await agent.run({
    id: run.id,
    steps,
    warm: run.scenario?.start === 'warm' ? warmPairs(first) : [],
    change,
    probes: probesOf(run, topology),
    ...watching(topology, watch),
  });
  const durationMs = Math.round(performance.now() - started);
  return judgeScenario(run.name, topology, run.scenario, results, durationMs);
}

function probesOf(run: ScenarioRun, { probes }: Topology) {
  return run.probes.flatMap((name) => {
    const probe = probes[name];
    return probe ? [{ name, probe }] : [];
  });
}

/** What is looked at while probes run. */
export interface Watch {
  /** Packets on the wires; without them there are outcomes, but no causes. */
  capture: boolean;
  /** Packets in the nodes' kernels. */
  trace: boolean;
  /** What the kernel drops as well, and every table before the probe too. */
  thorough?: boolean;
}

export function watching(
  topology: Topology,
  { capture, trace, thorough = false }: Watch,
): Pick<ProbeRequest, 'captures' | 'trace' | 'thorough'> {
  return { captures: capture ? capturePoints(topology) : [], trace: capture && trace, thorough };
}

/** Every interface a packet can cross: both ends of each cable, and the bridges that have an address of their own. */
function capturePoints(topology: Topology): InterfaceId[] {
  return Object.values(topology.nodes).flatMap((node) =>
    Object.values(node.interfaces).flatMap(({ name, addresses, peer, up }) =>
      up && (peer || addresses.length > 0) ? [{ node: node.name, interface: name }] : [],
    ),
  );
}

import type { ProbeRun } from '../../agent/protocol.ts';
import type { Agent } from '../../host/sandbox-types.ts';
import { askingLab, type Question } from '../../import/discover.ts';
import { fitLab } from '../../import/fit.ts';
import type { Imported } from '../../import/world.ts';
import { planSteps } from '../../plan/plan.ts';
import { resolve } from '../../plan/resolve.ts';
import { watching } from '../../plan/watching.ts';

/** Builds a lab of its own and sends the packets in it. Returns one run for each question. */
export async function ask(
  agent: Agent,
  empty: Imported,
  questions: readonly Question[],
): Promise<ProbeRun[]> {
  const topology = resolve(fitLab(askingLab(empty, questions), empty.machines, []), {});
  return agent.run({
    id: 'discover',
    sight: {},
    steps: planSteps(topology),
    warm: [],
    connections: [],
    change: [],
    failing: false,
    probes: Object.entries(topology.probes).map(([name, probe]) => ({ name, probe })),
    ...watching(topology, { capture: 'socket', trace: true }),
  });
}

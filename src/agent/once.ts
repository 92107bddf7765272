import { availableParallelism, release } from 'node:os';
import { applySteps } from './build/apply.ts';
import { openConnections } from './build/connections.ts';
import { warmUp } from './build/warm.ts';
import { Gate } from './gate.ts';
import { Instance } from './instance.ts';
import { runProbes } from './probe/probes.ts';
import type { AgentInfo, CliCalls, Phase, ProbeRun, RunRequest } from './protocol.ts';

export function hello(): AgentInfo {
  return { kernel: release(), uid: process.getuid?.() ?? 0 };
}

/**
 * Building takes all a core can do, and a probe does little but wait: with no more builders than cores, its packets
 * and answers are not late.
 */
const builders = new Gate(availableParallelism());

/** What `lab verify` asks: build, probe, remove, each run an instance of its own. */
export async function runOnce(
  request: RunRequest,
  phase: (phase: Phase) => void,
  cli: CliCalls,
): Promise<ProbeRun[]> {
  // It is ready by the time the lab is built.
  if (request.trace) void cli.countDrops(request.failing);
  const built = await builders.enter();
  phase('build');
  const instance = new Instance(request.sight, cli);
  let close = () => {};
  try {
    await applySteps(instance, request.steps);
    await warmUp(instance, request.warm);
    close = await openConnections((node) => instance.node(node), request.connections);
    await applySteps(instance, request.change);
    return await runProbes(instance, request, phase, built);
  } finally {
    built();
    close();
    phase('remove');
    await instance.remove();
  }
}

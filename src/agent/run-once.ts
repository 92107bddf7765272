import { availableParallelism, release } from 'node:os';
import { Gate } from '../lab/gate.ts';
import { applySteps } from './build/apply.ts';
import { begin } from './build/begin.ts';
import type { HeldConnections } from './build/connections.ts';
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
  let held: HeldConnections | undefined;
  try {
    await applySteps(instance, request.steps);
    held = await begin(instance, request);
    return await runProbes(instance, request, phase, built);
  } finally {
    built();
    held?.close();
    phase('remove');
    await instance.remove();
  }
}

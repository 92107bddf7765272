import { availableParallelism, release } from 'node:os';
import { Gate } from '../lab/gate.ts';
import { processesOf } from '../plan/needs.ts';
import type { LiveStep } from '../plan/step.ts';
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
 * The most builds at once: one per core, because a build uses a whole core. A probe mostly waits, so packets and
 * answers are not late.
 */
const builders = new Gate(availableParallelism());

/** For `lab verify`: builds a lab of its own, runs its probes, and removes it. */
export async function runOnce(
  request: RunRequest,
  phase: (phase: Phase) => void,
  cli: CliCalls,
): Promise<ProbeRun[]> {
  // Drops are being counted by the time the lab is built.
  if (request.trace) void cli.countDrops(request.failing);
  const built = await builders.enter();
  phase('build');
  const mostProcesses = runsOwnPrograms(request) ? processesOf(request.steps, request.change) : undefined;
  const instance = new Instance(request.sight, { cli, mostProcesses });
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

/** Does the request run programs that the lab itself names? Nobody knows what those do. */
function runsOwnPrograms({ steps, change, probes }: RunRequest): boolean {
  const runs = (step: LiveStep) =>
    step.do === 'setup' || (step.do === 'service' && step.service.kind === 'command');
  return [...steps, ...change].some(runs) || probes.some(({ probe }) => probe.kind === 'command');
}

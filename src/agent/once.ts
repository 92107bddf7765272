import { release } from 'node:os';
import { applySteps } from './apply.ts';
import { Instance } from './instance.ts';
import { runProbes } from './probes.ts';
import type { AgentInfo, Phase, ProbeRun, RunRequest } from './protocol.ts';
import { warmUp } from './warm.ts';

export function hello(): AgentInfo {
  return { kernel: release(), uid: process.getuid?.() ?? 0 };
}

/** What `lab verify` asks: build, probe, remove, each run an instance of its own. */
export async function runOnce(request: RunRequest, phase: (phase: Phase) => void): Promise<ProbeRun[]> {
  phase('build');
  const instance = new Instance();
  try {
    await applySteps(instance, request.steps);
    await warmUp(instance, request.warm);
    await applySteps(instance, request.change);
    return await runProbes(instance, request, phase);
  } finally {
    phase('remove');
    await instance.remove();
  }
}

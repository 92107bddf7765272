import { release } from 'node:os';
import { applySteps } from './apply.ts';
import { Instance } from './instance.ts';
import { runProbes } from './probes.ts';
import type { AgentCalls, AgentEvents, RunRequest } from './protocol.ts';
import { warmUp } from './warm.ts';

export type Events = Pick<AgentEvents, 'phase'>;

/** What `lab verify` asks: build, probe, remove, each run an instance of its own. */
export function oneShotCalls(events: () => Events): Pick<AgentCalls, 'hello' | 'run'> {
  return {
    hello: () => ({ kernel: release(), uid: process.getuid?.() ?? 0 }),
    run: async (request: RunRequest) => {
      const phase = (now: Parameters<Events['phase']>[1]) => events().phase(request.id, now);
      phase('build');
      const instance = new Instance();
      try {
        await applySteps(instance, request.steps);
        await warmUp(instance, request.warm);
        return await runProbes(instance, request, phase);
      } finally {
        phase('remove');
        await instance.remove();
      }
    },
  };
}

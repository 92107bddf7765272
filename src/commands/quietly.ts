import type { Runtime } from '../host/runtime.ts';
import { openSandbox } from '../host/sandbox.ts';
import type { Agent } from '../host/sandbox-types.ts';
import { hasContainers } from '../lab/container.ts';
import type { Lab } from '../lab/types.ts';
import type { Watch } from '../plan/watching.ts';
import type { Seen } from '../report/evidence/seen.ts';
import type { ScenarioRun } from './runs.ts';
import { runScenario } from './scenario.ts';

/** What is observed: packets are captured, and followed through netfilter hooks. */
const WATCH: Watch = { capture: 'socket', trace: true };

/** Opens a sandbox for `work` without showing progress, and always closes it. */
export async function quietly<T>(
  labs: readonly Lab[],
  { runtime, trust }: { runtime: Runtime; trust?: true },
  work: (run: (run: ScenarioRun) => Promise<Seen>, agent: Agent) => Promise<T>,
): Promise<T> {
  const events = { phase: () => {}, output: async () => {} };
  const sandbox = await openSandbox(runtime, events, {
    containers: labs.some(hasContainers),
    trust: trust === true,
  });
  try {
    return await work(
      (run) => runScenario(sandbox.agent, run, { ...WATCH, ...(trust && { trust }) }),
      sandbox.agent,
    );
  } finally {
    await sandbox.close();
  }
}

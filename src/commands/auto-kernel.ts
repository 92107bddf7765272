import type { AgentEvents } from '../agent/protocol.ts';
import type { Runtime } from '../host/runtime.ts';
import { openSandbox } from '../host/sandbox.ts';
import { nearestKernel } from '../host/vm/nearest-kernel.ts';
import { LabError } from '../lab/error.ts';
import { describeLack, type Feature, featureNamed } from '../plan/features.ts';
import { say } from './output.ts';

const SILENT: AgentEvents = { phase: () => {}, output: async () => {} };

/**
 * Returns the nearest installed kernel that supports all of these features. Undefined if the running kernel
 * supports them.
 * @throws LabError `unable` if no installed kernel supports them
 */
export async function autoKernel(
  needed: readonly Feature[],
  { runtime }: { runtime: Runtime },
): Promise<string | undefined> {
  const features = [...new Set(needed)];
  if (features.length === 0) return undefined;
  const sandbox = await openSandbox(runtime === 'vm' ? 'auto' : runtime, SILENT);
  const lacks = await sandbox.agent.lacking(features).finally(() => sandbox.close());
  if (lacks.length === 0) return undefined;
  const options = features.map((feature) => featureNamed(feature).option);
  const kernel = nearestKernel(options);
  if (!kernel) {
    const what = `${describeLack(lacks)}, and no kernel at hand has all of ${options.join(', ')}`;
    throw new LabError('unable', { where: '--kernel auto', what }, 'lab kernels get 6.12 fetches one');
  }
  say(`--kernel auto: ${kernel.release}, as ${describeLack(lacks)}`);
  return kernel.release;
}

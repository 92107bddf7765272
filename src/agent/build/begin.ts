import type { Beginning } from '../../plan/start.ts';
import type { Instance } from '../instance.ts';
import { applyChange } from './apply.ts';
import { HeldConnections } from './connections.ts';
import { warmUp } from './warm.ts';

/**
 * Does what comes before the first probe, in a lab that was built.
 * @returns the connections that are open from then on
 */
export async function begin(
  instance: Instance,
  { warm, connections, change }: Beginning,
): Promise<HeldConnections> {
  await warmUp(instance, warm);
  const held = new HeldConnections((node) => instance.node(node));
  try {
    await held.open(connections);
    await applyChange(instance, change);
    return held;
  } catch (error) {
    held.close();
    throw error;
  }
}

import { confirmNeighbours } from '../../kernel/neighbour.ts';
import type { WarmPair } from '../../plan/warm.ts';
import type { Instance } from '../instance.ts';
import { start } from '../program.ts';

const CURL = ['-q', '-s', '-g', '--noproxy', '*', '-m', '1'];

/**
 * Fills ARP and FDB tables: each node sends to each address of its pairs. Nobody listens on the discard port,
 * so a RST, an ICMP error or silence for a second follow, which does not matter. No node asks for these
 * addresses again soon, so the age of the warm-up makes no difference.
 */
export async function warmUp(instance: Instance, pairs: readonly WarmPair[]): Promise<void> {
  await Promise.all(
    pairs.map(({ node, address }) => start(instance.node(node), 'curl', [...CURL, `http://${address}:9/`])),
  );
  for (const node of new Set(pairs.map((pair) => pair.node))) confirmNeighbours(instance.node(node));
}

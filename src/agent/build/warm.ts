import { confirmNeighbours } from '../../kernel/neighbour.ts';
import type { WarmPair } from '../../plan/warm.ts';
import type { Instance } from '../instance.ts';
import { start } from '../program.ts';

const CURL = ['-q', '-s', '-g', '--noproxy', '*', '-m', '1'];

/**
 * Fills ARP and FDB tables: each node connects to each address of its pairs. Nobody listens on the discard port, so
 * the answer is a RST or an ICMP error, or none comes within a second. Each of these will do. The nodes do not use
 * these addresses again soon, so the age of the entries makes no difference.
 */
export async function warmUp(instance: Instance, pairs: readonly WarmPair[]): Promise<void> {
  await Promise.all(
    pairs.map(({ node, address }) => start(instance.node(node), 'curl', [...CURL, `http://${address}:9/`])),
  );
  for (const node of new Set(pairs.map((pair) => pair.node))) confirmNeighbours(instance.node(node));
}

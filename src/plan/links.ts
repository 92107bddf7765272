import { isEthernet, MASTER_KINDS } from '../lab/link-kind.ts';
import { parentOf, parentPlace } from './parent.ts';
import type { Step } from './step.ts';
import type { Topology, TopologyInterface, TopologyNode } from './topology.ts';

/** Returns how often the parents lead to another node, and how many parents in a row are in its own node. */
function depth({ nodes }: Pick<Topology, 'nodes'>, node: string, at: TopologyInterface): [number, number] {
  const place = at.link && parentPlace(node, at.link);
  const [host = '', name = ''] = place?.split(':') ?? [];
  const below = nodes[host]?.interfaces[name];
  if (below === undefined) return [0, 0];
  const [others, own] = depth({ nodes }, host, below);
  return host === node ? [others, own + 1] : [others + 1, 0];
}

/** Returns steps for interfaces that are neither cables nor bridges, each after the interface below it. */
export function linkSteps({ nodes }: Pick<Topology, 'nodes'>): Step[] {
  const made = Object.values(nodes).flatMap(({ name: node, interfaces }) =>
    Object.values(interfaces)
      .filter(({ link }) => link !== undefined)
      .map((at) => ({ node, at, depth: depth({ nodes }, node, at) }))
      .sort((a, b) => a.depth[1] - b.depth[1]),
  );
  return made
    .sort((a, b) => a.depth[0] - b.depth[0])
    .flatMap(({ node, at: { name, kind, mac, mtu, link } }): Step[] => {
      const own = { ...(isEthernet(kind) && { mac }), ...(mtu !== undefined && { mtu }) };
      return link ? [{ do: 'link', node, name, ...own, link }] : [];
    });
}

/** Returns interfaces in the order in which they are set up: parents first, bridges after their ports. */
export function upOrder(node: TopologyNode): TopologyInterface[] {
  const rank = (at: TopologyInterface): number => {
    const parent = node.interfaces[parentOf(at.link) ?? ''];
    if (parent) return rank(parent) + 1;
    return MASTER_KINDS.includes(at.kind) ? BRIDGE : 0;
  };
  return Object.values(node.interfaces).sort((a, b) => rank(a) - rank(b));
}

/** More than any stack of interfaces has levels. */
const BRIDGE = 100;

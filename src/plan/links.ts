import { isEthernet, MASTER_KINDS } from '../lab/link-kind.ts';
import { parentOf } from './parent.ts';
import type { Step } from './step.ts';
import type { TopologyInterface, TopologyNode } from './topology.ts';

/** Returns how many interfaces it stands on. */
function depth({ interfaces }: Pick<TopologyNode, 'interfaces'>, { link }: TopologyInterface): number {
  const parent = parentOf(link);
  const below = parent === undefined ? undefined : interfaces[parent];
  return below === undefined ? 0 : 1 + depth({ interfaces }, below);
}

/** Returns steps for interfaces that are neither cables nor bridges, each after the one it stands on. */
export function linkSteps(node: TopologyNode): Step[] {
  const made = Object.values(node.interfaces).filter(({ link }) => link !== undefined);
  return made
    .sort((a, b) => depth(node, a) - depth(node, b))
    .flatMap(({ name, kind, mac, mtu, link }): Step[] => {
      const own = { ...(isEthernet(kind) && { mac }), ...(mtu !== undefined && { mtu }) };
      return link ? [{ do: 'link', node: node.name, name, ...own, link }] : [];
    });
}

/** Returns interfaces in the order to set them up: parents first, bridges after their ports. */
export function upOrder(node: TopologyNode): TopologyInterface[] {
  const rank = (at: TopologyInterface): number => {
    const parent = node.interfaces[parentOf(at.link) ?? ''];
    if (parent) return rank(parent) + 1;
    return MASTER_KINDS.includes(at.kind) ? BRIDGE : 0;
  };
  return Object.values(node.interfaces).sort((a, b) => rank(a) - rank(b));
}

/** Greater than the height of any stack of interfaces. */
const BRIDGE = 100;

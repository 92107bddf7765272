import { isInNetwork } from './networks.ts';
import type { Step } from './step.ts';
import type { Topology, TopologyNode } from './topology.ts';

export type NamesStep = Step & { do: 'names' };

type Family = 'v4' | 'v6';
/** A node's addresses in each family, each with its prefix length, as the lab has them. */
type Addresses = Record<Family, string[]>;

/**
 * Returns the names by which nodes know each other. A node without name servers knows each other node by its name,
 * at an address in a network that they share, or otherwise at the other node's first address. Nodes with the same
 * text share one step. The text is empty for a node that knows no other.
 */
export function namesSteps({ nodes }: Topology): NamesStep[] {
  const all = Object.values(nodes);
  const own = new Map(all.map((node) => [node.name, addressesOf(node)]));
  const steps = new Map<string, NamesStep>();
  for (const node of all) {
    const text = (node.nameservers ?? []).length > 0 ? '' : namesFor(node, own);
    const isContainer = node.container !== undefined;
    const key = `${isContainer} ${text}`;
    const step = steps.get(key) ?? { do: 'names', nodes: [], text, ...(isContainer && { isContainer }) };
    step.nodes.push(node.name);
    steps.set(key, step);
  }
  return [...steps.values()];
}

/** Does the node have an address of this family, or will it get one by DHCP? */
const asks = ({ interfaces }: TopologyNode, addresses: Addresses, family: Family) =>
  addresses[family].length > 0 || (family === 'v4' && Object.values(interfaces).some(({ dhcp }) => dhcp));

/** If a node has addresses only on `lo`, it is known by those. */
function addressesOf({ interfaces, ipv6 }: TopologyNode): Addresses {
  const all = Object.values(interfaces).sort((a, b) => Number(a.name === 'lo') - Number(b.name === 'lo'));
  const addresses = all.flatMap((each) => each.addresses);
  return {
    v4: addresses.filter((each) => !each.includes(':')),
    v6: ipv6 ? addresses.filter((each) => each.includes(':')) : [],
  };
}

function namesFor(node: TopologyNode, all: ReadonlyMap<string, Addresses>): string {
  const asker = all.get(node.name) ?? { v4: [], v6: [] };
  const lines = [...all].flatMap(([name, addresses]) =>
    (['v4', 'v6'] as const).flatMap((family) => {
      const known = asks(node, asker, family) ? nearest(addresses[family], asker[family]) : undefined;
      return known === undefined ? [] : [`${known.split('/')[0]} ${name}\n`];
    }),
  );
  return lines.join('');
}

const nearest = (addresses: readonly string[], networks: readonly string[]) =>
  addresses.length < 2
    ? addresses[0]
    : (addresses.find((address) => networks.some((network) => isInNetwork(address, network))) ??
      addresses[0]);

import { isInNetwork } from './networks.ts';
import type { Step } from './step.ts';
import type { Topology, TopologyNode } from './topology.ts';

export type NamesStep = Step & { do: 'names' };

/** By family, an address of a node with its prefix length, as the lab writes it. */
type Family = 'v4' | 'v6';
type Addresses = Record<Family, string[]>;

/**
 * By what names nodes know each other: all that have no name servers know each node by its name, at that address of it which lies
 * in a network of their own, or else at its first. Nodes that know the same share a step; of those that know nobody the text is ''.
 */
export function namesSteps({ nodes }: Topology): NamesStep[] {
  const all = Object.values(nodes).filter(({ container }) => container === undefined);
  const own = new Map(Object.values(nodes).map((node) => [node.name, addressesOf(node)]));
  const sharers = new Map<string, string[]>();
  for (const node of all) {
    const text = (node.nameservers ?? []).length > 0 ? '' : namesFor(own.get(node.name), own);
    sharers.set(text, [...(sharers.get(text) ?? []), node.name]);
  }
  return [...sharers].map(([text, sharing]) => ({ do: 'names', nodes: sharing, text }));
}

/** A node with addresses of `lo` alone is known by those. */
function addressesOf({ interfaces, ipv6 }: TopologyNode): Addresses {
  const all = Object.values(interfaces).sort((a, b) => Number(a.name === 'lo') - Number(b.name === 'lo'));
  const addresses = all.flatMap((each) => each.addresses);
  return {
    v4: addresses.filter((each) => !each.includes(':')),
    v6: ipv6 ? addresses.filter((each) => each.includes(':')) : [],
  };
}

function namesFor(asker: Addresses = { v4: [], v6: [] }, all: ReadonlyMap<string, Addresses>): string {
  const lines = [...all].flatMap(([name, addresses]) =>
    (['v4', 'v6'] as const).flatMap((family) => {
      const known = asker[family].length === 0 ? undefined : nearest(addresses[family], asker[family]);
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

import { Address4 } from 'ip-address';
import type { Topology } from './topology.ts';

/** `node` opens a connection to `address`. It does not matter whether the connection is accepted. */
export interface WarmPair {
  node: string;
  address: string;
}

/**
 * Returns every node together with each other node's IPv4 address in a network that both share, because ARP reaches
 * no further. If two nodes have the same address, on different segments or by mistake, it is used once.
 */
export function warmPairs(topology: Topology): WarmPair[] {
  const all = Object.values(topology.nodes).flatMap(({ name: node, interfaces }) =>
    Object.values(interfaces).flatMap(({ addresses }) =>
      addresses.filter(Address4.isValid).map((text) => ({ node, address: new Address4(text) })),
    ),
  );
  const pairs = all.flatMap((own) =>
    all
      .filter((other) => other.node !== own.node && other.address.isInSubnet(own.address))
      .map((other) => ({ node: own.node, address: other.address.addressMinusSuffix ?? '' })),
  );
  return [...new Map(pairs.map((pair) => [`${pair.node} ${pair.address}`, pair])).values()];
}

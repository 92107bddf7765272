import { Address4 } from 'ip-address';
import type { Topology } from './topology.ts';

/** `node` opens a connection to `address`; whether anyone accepts it does not matter. */
export interface WarmPair {
  node: string;
  address: string;
}

/**
 * Every node with every other's IPv4 address in a network of its own: ARP speaks no further. Two may have one address, on
 * different segments or by mistake: it is spoken to once.
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

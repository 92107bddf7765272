import type { Observation } from '../facts/observation.ts';
import { link } from '../facts/tables.ts';
import type { Evidence } from '../types.ts';

/** Returns interfaces that asked for an address by DHCP and got none. */
export function unlentAt(o: Observation, node: string): { words: string; evidence: Evidence }[] {
  const own = Object.values(o.wiring.topology.nodes[node]?.interfaces ?? {});
  return own.flatMap(({ name, dhcp }) => {
    const found = dhcp ? link(o, { node, interface: name }) : undefined;
    if (found === undefined || found.value.addresses.some((address) => !address.includes(':'))) return [];
    const words = `: ${name} asked for an address, and nobody gave it one`;
    const text = `${node}: ${name} has no address of IPv4, though it asked for one (dhcp)`;
    return [{ words, evidence: { ...found.evidence, text } }];
  });
}

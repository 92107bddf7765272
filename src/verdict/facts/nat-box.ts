import type { InterfaceId } from '../../plan/topology.ts';
import type { Observation } from './observation.ts';
import { natChainsOf } from './rule-counts.ts';
import { after, type Fact, setting } from './tables.ts';

/**
 * Is the node between networks, so that a packet for one of its own addresses may be meant for a host behind it? It
 * is if it forwards and also translates addresses, or has a neighbour with a service on another side. Forwarding
 * alone is not enough, because many hosts forward. Undefined if that is not known.
 *
 * @param by the interface of its IP stack by which the packet came in
 */
export function standsBetween(o: Observation, by: InterfaceId, version: 4 | 6): Fact<boolean> | undefined {
  const { node } = by;
  const forwarding = setting(o, node, `net/ipv${version}/conf/${by.interface}/forwarding`);
  if (forwarding === undefined || !areRulesKnown(o, node)) return undefined;
  if (forwarding.value === 0) return { ...forwarding, value: false };
  const [own] = natChainsOf(after(o, node) ?? {});
  const host = own ? undefined : hostBehind(o, by);
  const what = own
    ? `it translates addresses, in ${own.table} ${own.chain.name}`
    : `${host ?? 'nobody with a service'} is behind it`;
  const text = `${forwarding.evidence.text}, and ${what}`;
  return { value: Boolean(own ?? host), evidence: { ...forwarding.evidence, text } };
}

/**
 * Do we know its rules? The rules of the lab must be among those that were read, unless they were removed from the
 * kernel.
 */
function areRulesKnown(o: Observation, node: string): boolean {
  const given = Object.values(o.wiring.topology.nodes[node]?.rules ?? {}).some((text) => text !== '');
  const { nft, chains } = after(o, node) ?? {};
  return !given || Boolean(nft) || chains?.length === 0;
}

/** Returns a host with a service on another segment of the node. */
function hostBehind({ wiring }: Observation, by: InterfaceId): string | undefined {
  const { nodes } = wiring.topology;
  const sides = Object.values(nodes[by.node]?.interfaces ?? {}).filter(
    ({ name, master, addresses }) => name !== by.interface && master === undefined && addresses.length > 0,
  );
  return Object.values(nodes).find(
    ({ name, services, interfaces }) =>
      name !== by.node &&
      Object.keys(services).length > 0 &&
      Object.values(interfaces).some((own) =>
        sides.some((side) =>
          wiring.leadsTo({ node: by.node, interface: side.name }, { node: name, interface: own.name }),
        ),
      ),
  )?.name;
}

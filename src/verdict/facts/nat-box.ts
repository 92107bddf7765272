import type { InterfaceId } from '../../plan/topology.ts';
import type { Observation } from './observation.ts';
import { natChainsOf } from './rule-counts.ts';
import { after, type Fact, setting } from './tables.ts';

/**
 * Whether the node stands between networks, so that a packet for one of its own addresses may have been meant for a host
 * behind it: it passes packets on, and either translates addresses or has somebody with a service on another side than
 * the packet came from. Forwarding alone says nothing: many a host does. Undefined where that is not known.
 *
 * @param by the interface of its IP stack that the packet came in by
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

/** The rules that the lab gave it must be among those that were read, or the kernel have none: somebody took them away. */
function areRulesKnown(o: Observation, node: string): boolean {
  const given = Object.values(o.wiring.topology.nodes[node]?.rules ?? {}).some((text) => text !== '');
  const { nft, chains } = after(o, node) ?? {};
  return !given || Boolean(nft) || chains?.length === 0;
}

/** A host with a service on another segment of the node. */
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

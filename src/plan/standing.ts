import { MAIN_TABLE, nexthopsOf, type Route } from '../lab/routing.ts';
import { isInNetwork } from './networks.ts';
import { parentOf } from './parent.ts';
import type { TopologyInterface, TopologyNode } from './topology.ts';

/**
 * Which of a node's addresses and routes exist, given which interfaces are up. When an interface is set down, the
 * kernel removes its IPv6 addresses and its routes, and it refuses routes through an interface that is down. Plans
 * contain only addresses and routes that exist, so a live change removes and restores the right ones.
 */

/** Is the interface up? A VLAN goes down with its parent, and cannot be up while the parent is down. */
export function isLive(node: TopologyNode, { up, kind, link }: TopologyInterface): boolean {
  const parent = kind === 'vlan' ? node.interfaces[parentOf(link) ?? ''] : undefined;
  return up && (parent === undefined || isLive(node, parent));
}

const IPV6_LEAST_MTU = 1280;

/** Returns the interfaces whose MTU is too small for IPv6. A bridge takes the smallest MTU of its ports. */
export function tooNarrow({ interfaces }: TopologyNode): Set<string | undefined> {
  const links = Object.values(interfaces).filter(({ mtu = IPV6_LEAST_MTU }) => mtu < IPV6_LEAST_MTU);
  return new Set(links.flatMap(({ name, master }) => [name, master]));
}

/** Returns the addresses of the interface that the kernel keeps. */
export function standingAddresses(node: TopologyNode, at: TopologyInterface): string[] {
  const hasIpv6 = isLive(node, at) && !tooNarrow(node).has(at.name);
  return hasIpv6 ? at.addresses : at.addresses.filter((address) => !address.includes(':'));
}

/** Returns the routes that the kernel accepts, each with only those nexthops whose interfaces are up. */
export function standingRoutes(node: TopologyNode): Route[] {
  const narrow = tooNarrow(node);
  const isStanding = (names: string[] | undefined, isIpv6: boolean) =>
    names === undefined || names.some((name) => isUsable(node, name) && !(isIpv6 && narrow.has(name)));
  return node.routes.flatMap((route) => {
    const ways = nexthopsOf(route);
    if (ways.length === 0) return [route];
    const standing = ways.filter((way) => isStanding(interfacesTo(node, route, way), isOfIpv6(route, way)));
    if (standing.length === 0) return [];
    return route.nexthops === undefined ? [route] : [{ ...route, nexthops: standing }];
  });
}

const isOfIpv6 = ({ to }: Route, { via = '' }: { via?: string }) => to.includes(':') || via.includes(':');

function isUsable(node: TopologyNode, name: string): boolean {
  const at = node.interfaces[name];
  return at === undefined || isLive(node, at);
}

/**
 * Returns the interfaces that a route may use: those whose networks contain its gateways. Undefined if that is not
 * known; then it may be any interface.
 */
export function routeInterfaces(node: TopologyNode, route: Route): string[] | undefined {
  const all = nexthopsOf(route).map((way) => interfacesTo(node, route, way));
  return all.includes(undefined) ? undefined : [...new Set(all.flatMap((names) => names ?? []))];
}

function interfacesTo(
  node: TopologyNode,
  { table = MAIN_TABLE }: Route,
  { via, dev }: { via?: string; dev?: string },
): string[] | undefined {
  if (dev !== undefined) return [dev];
  if (via === undefined) return [];
  const connected = Object.values(node.interfaces).flatMap(({ name, addresses }) =>
    addresses.map((network) => ({ name, network })),
  );
  const given = node.routes.flatMap((route) =>
    route.to !== 'default' && route.via === undefined && route.dev && (route.table ?? MAIN_TABLE) === table
      ? [{ name: route.dev, network: route.to }]
      : [],
  );
  const found = [...connected, ...given].filter(({ network }) => isInNetwork(via, network));
  return found.length === 0 ? undefined : [...new Set(found.map(({ name }) => name))];
}

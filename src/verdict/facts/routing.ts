import { Address4, Address6 } from 'ip-address';
import type { RouteEntry } from '../../agent/protocol.ts';
import type { TopologyNode } from '../../plan/topology.ts';

/** Returns the route that the kernel would take: the longest prefix that contains the address. */
export function routeTo(routes: readonly RouteEntry[], ip: string): RouteEntry | undefined {
  const fitting = routes.filter(({ to }) => isWithin(ip, to));
  return fitting.sort((a, b) => prefixLength(b.to) - prefixLength(a.to))[0];
}

/**
 * Returns the routes that a node would have if all its links were up: the lab's routes, and the routes for its
 * addresses.
 */
export function configuredRoutes({ interfaces, routes }: TopologyNode): RouteEntry[] {
  const onLink = Object.values(interfaces).flatMap(({ name, addresses }) =>
    addresses.map((text) => ({ to: text, via: '', dev: name })),
  );
  const given = routes.flatMap(({ to, via = '', dev }) => {
    const way = { via, dev: dev ?? (via === '' ? '' : (routeTo(onLink, via)?.dev ?? '')) };
    // A default route without a gateway is used for both families.
    const all = via === '' ? DEFAULTS : DEFAULTS.filter((one) => one.includes(':') === via.includes(':'));
    return to === 'default' ? all.map((one) => ({ to: one, ...way })) : [{ to, ...way }];
  });
  return [...onLink, ...given];
}

const DEFAULTS = ['0.0.0.0/0', '::/0'];

export function isWithin(ip: string, prefix: string): boolean {
  if (ip.includes(':') !== prefix.includes(':')) return false;
  const Family = ip.includes(':') ? Address6 : Address4;
  return Family.isValid(ip) && Family.isValid(prefix) && new Family(ip).isInSubnet(new Family(prefix));
}

function prefixLength(prefix: string): number {
  return Number(prefix.split('/')[1] ?? (prefix.includes(':') ? 128 : 32));
}

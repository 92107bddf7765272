import { Address4 } from 'ip-address';
import type { RouteEntry } from '../../agent/protocol.ts';
import type { TopologyNode } from '../../plan/topology.ts';

/** The route that the kernel would take: the longest prefix that has the address. */
export function routeTo(routes: readonly RouteEntry[], ip: string): RouteEntry | undefined {
  const fitting = routes.filter(({ to }) => isWithin(ip, to));
  return fitting.sort((a, b) => prefixLength(b.to) - prefixLength(a.to))[0];
}

/** The routes that a node would have with all its links up: those it was given, and those of its addresses. */
export function configuredRoutes({ interfaces, routes }: TopologyNode): RouteEntry[] {
  const onLink = Object.values(interfaces).flatMap(({ name, addresses }) =>
    addresses.filter((text) => Address4.isValid(text)).map((text) => ({ to: text, via: '', dev: name })),
  );
  const given = routes.map(({ to, via = '', dev }) => ({
    to: to === 'default' ? '0.0.0.0/0' : to,
    via,
    dev: dev ?? (via === '' ? '' : (routeTo(onLink, via)?.dev ?? '')),
  }));
  return [...onLink, ...given];
}

export function isWithin(ip: string, prefix: string): boolean {
  return (
    Address4.isValid(ip) && Address4.isValid(prefix) && new Address4(ip).isInSubnet(new Address4(prefix))
  );
}

function prefixLength(prefix: string): number {
  return Number(prefix.split('/')[1] ?? 32);
}

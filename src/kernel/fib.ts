import type { Namespace } from './namespace.ts';
import { AF } from './netlink/constants.ts';
import type { LinkState } from './netlink/link-state.ts';
import { dumpRoutesMessage, parseRoute, type RouteState } from './netlink/route-state.ts';
import { dumpRulesMessage, parseRule, type RuleState } from './netlink/rule-state.ts';
import { linkTable } from './read.ts';

/** A route of any table. A route without a next hop, such as a blackhole, has no `hops`. */
export interface FibRoute extends Omit<RouteState, 'hops' | 'prefsrc'> {
  /**
   * `dev` is the interface. `via` is empty if the destination is on the link. The order of several hops has no
   * meaning.
   */
  hops: { dev: string; via: string }[];
  prefsrc?: string;
}

const FAMILIES = [AF.INET, AF.INET6];

/** Returns all routes of both families, as `ip route show table all` does, without broadcast and multicast. */
export function fibRoutes(ns: Namespace, states: ReadonlyMap<number, LinkState> = linkTable(ns)): FibRoute[] {
  const replies = FAMILIES.flatMap((family) => ns.netlink.dump(dumpRoutesMessage(ns.name, family)));
  return replies.flatMap(({ body }) => {
    const { hops, prefsrc, ...route } = parseRoute(body);
    if (route.type === 'broadcast' || route.type === 'multicast') return [];
    // For IPv6 the kernel reports `lo` as the interface of a blackhole, so the type decides whether there are hops.
    const leads = ['unicast', 'local', 'anycast'].includes(route.type);
    const named = hops.map(({ dev, via }) => ({ dev: states.get(dev)?.name ?? '', via }));
    return [{ ...route, hops: leads ? named : [], ...(prefsrc !== undefined && { prefsrc }) }];
  });
}

export function fibRules(ns: Namespace): RuleState[] {
  return FAMILIES.flatMap((family) => ns.netlink.dump(dumpRulesMessage(ns.name, family))).map(({ body }) =>
    parseRule(body),
  );
}

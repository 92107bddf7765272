import type { Namespace } from './namespace.ts';
import { addRouteMessage, deleteRouteMessage, type Route } from './netlink/route-messages.ts';

export function addRoute(ns: Namespace, route: Route): void {
  ns.change(addRouteMessage(ns.name, route, device(ns, route)));
}

/** What `route` leaves out may be anything. */
export function deleteRoute(ns: Namespace, route: Route): void {
  ns.change(deleteRouteMessage(ns.name, route, device(ns, route)));
}

function device(ns: Namespace, { dev }: Route): number | undefined {
  return dev === undefined ? undefined : ns.link(dev).index;
}

import type { Namespace } from './namespace.ts';
import { addRouteMessage, deleteRouteMessage, type Route } from './netlink/route-messages.ts';
import { addRuleMessage, deleteRuleMessage, type RoutingRule } from './netlink/rule-messages.ts';

export function addRoute(ns: Namespace, route: Route): void {
  ns.change(addRouteMessage(ns.name, route, (dev) => ns.link(dev).index));
}

/** Deletes a route. Fields that `route` does not have match anything. */
export function deleteRoute(ns: Namespace, route: Route): void {
  ns.change(deleteRouteMessage(ns.name, route, (dev) => ns.link(dev).index));
}

export function addRoutingRule(ns: Namespace, rule: RoutingRule): void {
  ns.change(addRuleMessage(ns.name, rule));
}

export function deleteRoutingRule(ns: Namespace, rule: RoutingRule): void {
  ns.change(deleteRuleMessage(ns.name, rule));
}

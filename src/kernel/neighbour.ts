import type { Namespace } from './namespace.ts';
import { reachableMessage } from './netlink/neighbour-messages.ts';
import { neighbours } from './read.ts';

/**
 * Makes every known neighbour one that has just answered. The kernel takes its word for 15 seconds at least; one
 * that has only been heard of is asked for again five seconds after it was first used.
 */
export function confirmNeighbours(ns: Namespace): void {
  const messages = neighbours(ns).flatMap(({ interface: name, ip, mac }) =>
    mac === null ? [] : [reachableMessage(ns.link(name), ip, mac)],
  );
  if (messages.length > 0) ns.netlink.request(messages);
}

import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { AF, NUD } from './netlink/constants.ts';
import {
  addNeighbourMessage,
  deleteNeighbourMessage,
  dumpNeighboursMessage,
  type NeighbourSpec,
  parseNeighbour,
  proxyFlag,
  reachableMessage,
} from './netlink/neighbour-messages.ts';
import { neighbours } from './read.ts';

/**
 * Marks every known neighbour as one that has just answered. The kernel then uses it for at least 15 seconds
 * without a check. Otherwise it checks a neighbour five seconds after the first use.
 */
export function confirmNeighbours(ns: Namespace): void {
  const messages = neighbours(ns).flatMap(({ interface: name, ip, mac, state }) =>
    mac === null || state === 'PERMANENT' ? [] : [reachableMessage(ns.link(name), ip, mac)],
  );
  if (messages.length > 0) ns.netlink.request(messages);
}

/** Adds a permanent neighbour. Without a MAC address, adds a proxy entry. */
export function addNeighbour(ns: Namespace, name: string, spec: NeighbourSpec): void {
  ns.change(addNeighbourMessage(ns.link(name), spec));
}

export function deleteNeighbour(ns: Namespace, name: string, spec: NeighbourSpec): void {
  ns.change(deleteNeighbourMessage(ns.link(name), spec.address, proxyFlag(spec)));
}

/** Removes the IPv4 neighbours that the kernel has learned. */
export function flushNeighbours(ns: Namespace): void {
  const learned = ns.netlink
    .dump(dumpNeighboursMessage(ns.name, AF.INET))
    .map(({ body }) => parseNeighbour(body))
    .filter(({ state }) => (state & (NUD.PERMANENT | NUD.NOARP)) === 0);
  for (const entry of learned) forget(ns, entry);
}

/** Removes neighbours of both families that have not answered, whether the kernel still asks or has given up. */
export function forgetUnresolved(ns: Namespace): void {
  const unresolved = ns.netlink
    .dump(dumpNeighboursMessage(ns.name, AF.UNSPEC))
    .map(({ body }) => parseNeighbour(body))
    .filter(({ state }) => (state & (NUD.INCOMPLETE | NUD.FAILED)) !== 0);
  for (const entry of unresolved) forget(ns, entry);
}

function forget(ns: Namespace, { index, ip }: ReturnType<typeof parseNeighbour>): void {
  try {
    ns.netlink.request([deleteNeighbourMessage({ index, object: ns.name }, ip)]);
  } catch (error) {
    // The kernel may have removed the entry meanwhile.
    if (!(error instanceof KernelError && error.errno === 'ENOENT')) throw error;
  }
}

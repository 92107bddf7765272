import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { AF, NUD } from './netlink/constants.ts';
import {
  addNeighbourMessage,
  deleteNeighbourMessage,
  dropNeighbourMessage,
  dumpNeighboursMessage,
  type NeighbourSpec,
  parseNeighbour,
  reachableMessage,
} from './netlink/neighbour-messages.ts';
import { neighbours } from './read.ts';

/**
 * Makes every known neighbour one that has just answered. The kernel takes its word for 15 seconds at least; one
 * that has only been heard of is asked for again five seconds after it was first used.
 */
export function confirmNeighbours(ns: Namespace): void {
  const messages = neighbours(ns).flatMap(({ interface: name, ip, mac, state }) =>
    mac === null || state === 'PERMANENT' ? [] : [reachableMessage(ns.link(name), ip, mac)],
  );
  if (messages.length > 0) ns.netlink.request(messages);
}

/** One that stays, or, without a MAC address, one for whom the node answers. */
export function addNeighbour(ns: Namespace, name: string, spec: NeighbourSpec): void {
  ns.change(addNeighbourMessage(ns.link(name), spec));
}

export function deleteNeighbour(ns: Namespace, name: string, spec: NeighbourSpec): void {
  ns.change(dropNeighbourMessage(ns.link(name), spec));
}

/** Forgets the IPv4 neighbours that the kernel has learned by itself. */
export function flushNeighbours(ns: Namespace): void {
  const learned = ns.netlink
    .dump(dumpNeighboursMessage(ns.name, AF.INET))
    .map(({ body }) => parseNeighbour(body))
    .filter(({ state }) => (state & (NUD.PERMANENT | NUD.NOARP)) === 0);
  for (const entry of learned) forget(ns, entry);
}

/** Forgets the neighbours, of both families, that nobody has answered for: those that are asked for, and those that failed. */
export function forgetUnresolved(ns: Namespace): void {
  const unresolved = ns.netlink
    .dump(dumpNeighboursMessage(ns.name, AF.UNSPEC))
    .map(({ body }) => parseNeighbour(body))
    .filter(({ state }) => (state & (NUD.INCOMPLETE | NUD.FAILED)) !== 0);
  for (const entry of unresolved) forget(ns, entry);
}

function forget(ns: Namespace, entry: ReturnType<typeof parseNeighbour>): void {
  try {
    ns.netlink.request([deleteNeighbourMessage(ns.name, entry)]);
  } catch (error) {
    // The kernel may have forgotten it meanwhile.
    if (!(error instanceof KernelError && error.errno === 'ENOENT')) throw error;
  }
}

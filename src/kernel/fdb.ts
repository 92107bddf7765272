import type { Namespace } from './namespace.ts';
import { addFdbMessage, deleteFdbMessage, type FdbSpec } from './netlink/fdb-messages.ts';

/**
 * Adds a static entry to the FDB of the interface's bridge. With `remote`, adds it to the FDB of the interface
 * itself, a vxlan.
 */
export function addFdbEntry(ns: Namespace, name: string, entry: FdbSpec): void {
  ns.change(addFdbMessage(ns.link(name), entry));
}

export function deleteFdbEntry(ns: Namespace, name: string, entry: FdbSpec): void {
  ns.change(deleteFdbMessage(ns.link(name), entry));
}

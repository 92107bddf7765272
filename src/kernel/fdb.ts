import type { Namespace } from './namespace.ts';
import { addFdbMessage, deleteFdbMessage, type FdbSpec } from './netlink/fdb-messages.ts';

/** Adds a static entry to the interface's bridge or, with `remote`, to the vxlan that it is. */
export function addFdbEntry(ns: Namespace, name: string, entry: FdbSpec): void {
  ns.change(addFdbMessage(ns.link(name), entry));
}

export function deleteFdbEntry(ns: Namespace, name: string, entry: FdbSpec): void {
  ns.change(deleteFdbMessage(ns.link(name), entry));
}

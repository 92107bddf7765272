import type { Namespace } from './namespace.ts';
import { addFdbMessage, deleteFdbMessage, type FdbSpec } from './netlink/fdb-messages.ts';

/** A static entry of the bridge that the interface is a port of; with `remote`, of the vxlan that it is. */
export function addFdbEntry(ns: Namespace, name: string, entry: FdbSpec): void {
  ns.change(addFdbMessage(ns.link(name), entry));
}

export function deleteFdbEntry(ns: Namespace, name: string, entry: FdbSpec): void {
  ns.change(deleteFdbMessage(ns.link(name), entry));
}

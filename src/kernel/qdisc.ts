import type { Namespace } from './namespace.ts';
import { addQdiscMessage, deleteQdiscMessage, type Netem, type Tbf } from './netlink/qdisc-messages.ts';

/** Decides what becomes of the packets that leave by the interface. Each qdisc stands below the one before it. */
export function addQdiscs(ns: Namespace, name: string, qdiscs: readonly (Netem | Tbf)[]): void {
  ns.change(...qdiscs.map((qdisc) => addQdiscMessage(ns.link(name), qdisc)));
}

/** The kernel's usual queue again. */
export function deleteQdiscs(ns: Namespace, name: string): void {
  ns.change(deleteQdiscMessage(ns.link(name)));
}

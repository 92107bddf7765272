import type { Netem, Tbf } from '../lab/qdisc.ts';
import type { Namespace } from './namespace.ts';
import type { LinkState } from './netlink/link-state.ts';
import { addQdiscMessage, deleteQdiscMessage } from './netlink/qdisc-messages.ts';
import { dumpQdiscsMessage, parseQdisc, type QdiscState } from './netlink/qdisc-state.ts';
import { linkTable } from './read.ts';

/** Adds qdiscs for packets that leave by the interface. Each one is the child of the one before. */
export function addQdiscs(ns: Namespace, name: string, qdiscs: readonly (Netem | Tbf)[]): void {
  ns.change(...qdiscs.map((qdisc) => addQdiscMessage(ns.link(name), qdisc)));
}

/** Restores the kernel's default queue. */
export function deleteQdiscs(ns: Namespace, name: string): void {
  ns.change(deleteQdiscMessage(ns.link(name)));
}

export interface Qdisc extends Omit<QdiscState, 'dev'> {
  dev: string;
}

/** Returns every qdisc that can delay or drop packets. `noqueue` can do neither. */
export function qdiscs(ns: Namespace, states: ReadonlyMap<number, LinkState> = linkTable(ns)): Qdisc[] {
  return ns.netlink.dump(dumpQdiscsMessage(ns.name)).flatMap(({ body }) => {
    const { dev, ...qdisc } = parseQdisc(body);
    const link = states.get(dev);
    return link && qdisc.kind !== 'noqueue' ? [{ dev: link.name, ...qdisc }] : [];
  });
}

import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { NETLINK_NETFILTER } from './netlink/constants.ts';
import { batchBegin, batchEnd, newFlowTable } from './netlink/nftables-messages.ts';
import { setsMessage, type TrafficPart, trafficMessage } from './netlink/presence-messages.ts';
import { NetlinkSocket } from './netlink/socket.ts';

const ENOENT = 2;

/**
 * Asks whether the kernel has a part of traffic control, by its module's name: `cls_u32`.
 * @throws KernelError `ENOENT` if it lacks the part
 */
export function askForTraffic(ns: Namespace, name: string, module: string): void {
  const [part, kind] = [module.slice(0, 3) as TrafficPart, module.slice(4)];
  if (part === 'cls') ns.netlink.request([trafficMessage(ns.link(name), 'sch', 'ingress')]);
  try {
    ns.netlink.request([trafficMessage(ns.link(name), part, kind)]);
  } catch (error) {
    if (!(error instanceof KernelError) || error.errno === 'ENOENT') throw error;
  }
}

/** @throws KernelError if the kernel has no ipset */
export function askForSets(ns: Namespace): void {
  const socket = ns.run(() => new NetlinkSocket(ns.name, 0, NETLINK_NETFILTER));
  const message = setsMessage(ns.name);
  try {
    socket.request([message]);
  } catch (error) {
    // For an unknown subsystem the kernel answers EINVAL.
    if (!(error instanceof KernelError) || error.errno !== 'EINVAL') throw error;
    throw new KernelError({ ...message, errno: ENOENT });
  } finally {
    socket.close();
  }
}

/** @throws KernelError `ENOENT` if the kernel has no flow tables */
export function askForFlowTables(ns: Namespace): void {
  const socket = ns.run(() => new NetlinkSocket(ns.name, 0, NETLINK_NETFILTER));
  try {
    socket.transaction(batchBegin(ns.name), newFlowTable(ns.name), batchEnd(ns.name));
  } finally {
    socket.close();
  }
}

import { check, KernelError } from './error.ts';
import * as libc from './libc.ts';
import type { Namespace } from './namespace.ts';
import { NETLINK_NETFILTER } from './netlink/constants.ts';
import { batchBegin, batchEnd, newFlowTable } from './netlink/nftables-messages.ts';
import { setsMessage, type TrafficPart, trafficMessage } from './netlink/presence-messages.ts';
import { NetlinkSocket } from './netlink/socket.ts';

const ENOENT = 2;

/**
 * Asks whether the kernel has a part of traffic control, by the name of its module, such as `cls_u32`.
 * @throws KernelError `ENOENT` if it does not
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
    // The kernel answers EINVAL for an unknown subsystem.
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

/** From linux/netfilter_bridge/ebtables.h. */
const EBT_SO_GET_INFO = 128;
/** The bytes of `struct ebt_replace`, which begins with the table's name. */
const EBT_REPLACE = 120;

/** @throws KernelError `ENOENT` if the kernel does not have the table `broute` of ebtables-legacy */
export function askForBroute(ns: Namespace): void {
  const step = 'ask for the table broute';
  const [table, length] = [Buffer.alloc(EBT_REPLACE), Buffer.from([EBT_REPLACE, 0, 0, 0])];
  table.write('broute');
  const fd = ns.run(() => check(libc.socket(libc.AF_INET, libc.SOCK_RAW, libc.IPPROTO_RAW), ns.name, step));
  const result = libc.getsockopt(fd, libc.IPPROTO_IP, EBT_SO_GET_INFO, table, length);
  libc.close(fd);
  // Without the module for ebtables as a whole, the kernel does not know the option.
  if (result < 0) throw new KernelError({ object: ns.name, step, errno: ENOENT });
}

import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { NETLINK_NETFILTER } from './netlink/constants.ts';
import { NetlinkSocket } from './netlink/socket.ts';

/**
 * Asks the namespace's netfilter through a new socket. `otherwise` is the result for a kernel that cannot be asked:
 * one without nfnetlink (EPROTONOSUPPORT), without nftables, or without netlink for connection tracking
 * (EOPNOTSUPP, EINVAL).
 */
export function askNetfilter<T>(ns: Namespace, otherwise: T, ask: (socket: NetlinkSocket) => T): T {
  let socket: NetlinkSocket | undefined;
  try {
    socket = ns.run(() => new NetlinkSocket(ns.name, 0, NETLINK_NETFILTER));
    return ask(socket);
  } catch (error) {
    if (error instanceof KernelError) return otherwise;
    throw error;
  } finally {
    socket?.close();
  }
}

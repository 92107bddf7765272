import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { AF, NETLINK_SOCK_DIAG } from './netlink/constants.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { dumpListenersMessage, type ListeningAt, parseListener } from './netlink/socket-messages.ts';
import { type Listener, listenersOfProc } from './proc.ts';
import { linkTable } from './read.ts';

/**
 * Returns TCP sockets that accept connections, and UDP sockets that take datagrams from anyone. The list is also in
 * `/proc/net/tcp`, but for that file the kernel walks the table of connections of all namespaces, whose size grows
 * with the machine's memory: that is a hundred times slower.
 */
export function listeners(ns: Namespace): Listener[] {
  const socket = ns.run(() => new NetlinkSocket(ns.name, 0, NETLINK_SOCK_DIAG));
  try {
    return (['tcp', 'udp'] as const).flatMap((protocol) => listenersOf(ns, socket, protocol));
  } finally {
    socket.close();
  }
}

function listenersOf(ns: Namespace, socket: NetlinkSocket, protocol: Listener['protocol']): Listener[] {
  try {
    const replies = [AF.INET, AF.INET6].flatMap((family) =>
      socket.dump(dumpListenersMessage(ns.name, family, protocol)),
    );
    return replies.map(({ body }) => listenerOf(ns, protocol, parseListener(body)));
  } catch (error) {
    // This kernel has no tcp_diag or udp_diag, or must not load it.
    if (error instanceof KernelError && error.errno === 'ENOENT') return listenersOfProc(ns, protocol);
    throw error;
  }
}

function listenerOf(ns: Namespace, protocol: Listener['protocol'], at: ListeningAt): Listener {
  const { address, port, device, waiting, room, onlyV6 } = at;
  const name = device === 0 ? undefined : linkTable(ns).get(device)?.name;
  return {
    protocol,
    address,
    port,
    ...(name !== undefined && { device: name }),
    waiting,
    ...(protocol === 'tcp' && { room }),
    ...(onlyV6 && { onlyV6 }),
  };
}

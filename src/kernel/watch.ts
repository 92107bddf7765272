import type { Namespace } from './namespace.ts';
import { RTMGRP_LINK } from './netlink/constants.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { announceNews, nextNews } from './news.ts';

/** Reports changes of links in several namespaces. */
export class LinkWatch {
  readonly #sockets: NetlinkSocket[] = [];

  constructor(namespaces: Iterable<Namespace>) {
    try {
      for (const ns of namespaces) this.#sockets.push(openWatched(ns));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Resolves at the next change in any of the namespaces, at a false alarm, or after `milliseconds`. */
  async changed(milliseconds: number): Promise<void> {
    await nextNews(milliseconds);
    for (const socket of this.#sockets) socket.drain();
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

function openWatched(ns: Namespace): NetlinkSocket {
  const socket = ns.run(() => new NetlinkSocket(ns.name, RTMGRP_LINK));
  try {
    announceNews(socket, ns.name, 'watch its links');
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

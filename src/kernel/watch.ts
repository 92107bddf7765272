import { check } from './error.ts';
import * as libc from './libc.ts';
import type { Namespace } from './namespace.ts';
import { RTMGRP_LINK } from './netlink/constants.ts';
import { NetlinkSocket } from './netlink/socket.ts';

/**
 * Tells of changes of links in some namespaces. The kernel raises SIGIO when one of the sockets has news, so no
 * thread waits, however many watches there are; as the signal does not say which socket, every watch is woken.
 */
export class LinkWatch {
  readonly #sockets: NetlinkSocket[] = [];

  constructor(namespaces: Iterable<Namespace>) {
    listen();
    try {
      for (const ns of namespaces) this.#sockets.push(openWatched(ns));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Resolves at the next change in any of the namespaces, or a false alarm, and after `milliseconds` at the latest. */
  async changed(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      waiting.add(wake);
    });
    for (const socket of this.#sockets) socket.drain();
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

const waiting = new Set<() => void>();
let listening = false;

/** The listener stays: a SIGIO still under way when the last socket closes would end the process without one. */
function listen(): void {
  if (listening) return;
  listening = true;
  process.on('SIGIO', () => {
    for (const wake of waiting) wake();
  });
}

function openWatched(ns: Namespace): NetlinkSocket {
  const step = 'watch its links';
  const socket = ns.run(() => new NetlinkSocket(ns.name, RTMGRP_LINK));
  try {
    check(libc.fcntl(socket.fd, libc.F_SETOWN, process.pid), ns.name, step);
    check(libc.fcntl(socket.fd, libc.F_SETFL, libc.O_ASYNC), ns.name, step);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

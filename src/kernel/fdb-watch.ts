import type { Namespace } from './namespace.ts';
import { AF, NUD, RTM, RTMGRP_NEIGHBOUR } from './netlink/constants.ts';
import { parseNeighbour } from './netlink/neighbour-messages.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { announceNews, onNews } from './news.ts';

/** A bridge learned a station, on a port it did not know it on, or forgot it. */
export interface FdbChange {
  do: 'learn' | 'forget';
  /** Indices of interfaces. */
  bridge: number;
  port: number;
  mac: string;
}

/** What the bridges of a namespace learn and forget, as `bridge monitor fdb` shows it. */
export class FdbWatch {
  readonly #socket: NetlinkSocket;
  readonly #stop: () => void;
  #changes: FdbChange[] = [];
  #lost = false;

  constructor(ns: Namespace) {
    this.#socket = ns.run(() => new NetlinkSocket(ns.name, RTMGRP_NEIGHBOUR));
    this.#stop = onNews(() => this.#read());
    try {
      announceNews(this.#socket, ns.name, 'watch what its bridges learn');
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What has changed since the last call, in order; `lost` when the kernel had more to tell than there was room for. */
  take(): { changes: FdbChange[]; lost: boolean } {
    this.#read();
    const taken = { changes: this.#changes, lost: this.#lost };
    this.#changes = [];
    this.#lost = false;
    return taken;
  }

  close(): void {
    this.#stop();
    this.#socket.close();
  }

  #read(): void {
    const { messages, lost } = this.#socket.news();
    for (const { type, body } of messages) this.#changes.push(...changeOf(type, body));
    this.#lost ||= lost;
  }
}

/** The same group tells of ARP. A bridge's own addresses are permanent. */
function changeOf(type: number, body: Buffer): FdbChange[] {
  if (body[0] !== AF.BRIDGE) return [];
  const { index, mac, master, state } = parseNeighbour(body);
  if (mac === null || master === undefined || (state & NUD.PERMANENT) !== 0) return [];
  return [{ do: type === RTM.NEWNEIGH ? 'learn' : 'forget', bridge: master, port: index, mac }];
}

import type { Namespace } from './namespace.ts';
import { NETLINK_NETFILTER } from './netlink/constants.ts';
import { NFT_TRACE_GROUP } from './netlink/nftables-constants.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { parseTrace, type TraceMessage } from './netlink/trace-messages.ts';
import { batchBegin, batchEnd, traceTableMessages } from './netlink/trace-table-messages.ts';
import { announceNews, onNews } from './news.ts';

/**
 * Follows every packet through the netfilter hooks of a namespace, as `nft monitor trace` does, from the moment it is
 * made. Its nftables table belongs to one of its sockets: it goes with that, however this process ends.
 */
export class HookTrace {
  readonly #owner: NetlinkSocket;
  readonly #listener: NetlinkSocket;
  readonly #stop: () => void;
  #messages: TraceMessage[] = [];
  #lost = false;

  constructor(ns: Namespace) {
    const open = (groups: number) => ns.run(() => new NetlinkSocket(ns.name, groups, NETLINK_NETFILTER));
    this.#owner = open(0);
    this.#listener = open(NFT_TRACE_GROUP);
    this.#stop = onNews(() => this.#read());
    try {
      announceNews(this.#listener, ns.name, 'trace its packets');
      this.#owner.transaction(batchBegin(ns.name), traceTableMessages(ns.name), batchEnd(ns.name));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What packets have done since the last call, in order; `lost` when the kernel had more to tell than there was room for. */
  take(): { messages: TraceMessage[]; lost: boolean } {
    this.#read();
    const taken = { messages: this.#messages, lost: this.#lost };
    this.#messages = [];
    this.#lost = false;
    return taken;
  }

  close(): void {
    this.#stop();
    this.#owner.close();
    this.#listener.close();
  }

  /** The kernel tells while a packet is under way, so all of it is there when the packet has come through. */
  #read(): void {
    const { messages, lost } = this.#listener.news();
    for (const { body } of messages) this.#messages.push(parseTrace(body));
    this.#lost ||= lost;
  }
}

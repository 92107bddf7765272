import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { NETLINK_NETFILTER } from './netlink/constants.ts';
import type { Message } from './netlink/message.ts';
import { NFT_TRACE_GROUP } from './netlink/nftables-constants.ts';
import { batchBegin, batchEnd } from './netlink/nftables-messages.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { parseTrace, type TraceMessage } from './netlink/trace-messages.ts';
import {
  deleteTraceTableMessages,
  type Elsewhere,
  NOWHERE,
  traceTableMessages,
} from './netlink/trace-table-messages.ts';
import { NewsLog } from './news-log.ts';

/**
 * Follows every packet through the netfilter hooks of a namespace, as `nft monitor trace` does, from the moment it is
 * made. Its nftables tables belong to one of its sockets, where the kernel has that: they go with it, however this
 * process ends, and `nft flush ruleset` leaves them.
 */
export class HookTrace {
  readonly #owner: NetlinkSocket;
  readonly #log: NewsLog;
  readonly #object: string;
  readonly #elsewhere: Elsewhere;
  /** Whether the tables go when the socket is closed; undefined as long as there are none. */
  readonly #isOwner: boolean | undefined;

  /** @param elsewhere where packets are to be followed as well */
  constructor(ns: Namespace, elsewhere: Elsewhere = NOWHERE) {
    const [family, groups] = [NETLINK_NETFILTER, NFT_TRACE_GROUP];
    this.#object = ns.name;
    this.#elsewhere = elsewhere;
    this.#log = new NewsLog(ns, { family, groups, step: 'trace its packets' });
    this.#owner = ns.run(() => new NetlinkSocket(ns.name, 0, family));
    try {
      this.#isOwner = this.#addTables(ns.name);
    } catch (error) {
      // The caller is told of `error`. A failure here is not told: what it leaves goes with the sandbox.
      this.close().catch(() => {});
      throw error;
    }
  }

  /**
   * What packets have done since the last call, in order; `lost` when the kernel had more to tell than there was room for. It
   * tells while a packet is under way, so all of it is there when the packet has come through.
   */
  take(): { messages: TraceMessage[]; lost: boolean } {
    const { messages, lost } = this.#log.take();
    return { messages: messages.map(({ body }) => parseTrace(body)), lost };
  }

  /** Resolves when the tables are gone. The kernel waits for every packet under way first: this thread need not. */
  async close(): Promise<void> {
    this.#log.close();
    if (this.#isOwner === false) this.#change(deleteTraceTableMessages(this.#object, this.#elsewhere));
    await this.#owner.closeBeside();
  }

  /** @returns whether they belong to the socket: kernels before 5.12 cannot have that */
  #addTables(object: string): boolean {
    try {
      this.#change(traceTableMessages(object, this.#elsewhere));
      return true;
    } catch (error) {
      if (!(error instanceof KernelError && error.errno === 'EINVAL')) throw error;
      this.#change(traceTableMessages(object, this.#elsewhere, false));
      return false;
    }
  }

  #change(messages: Message[]): void {
    this.#owner.transaction(batchBegin(this.#object), messages, batchEnd(this.#object));
  }
}

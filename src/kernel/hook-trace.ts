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
 * Follows every packet through the netfilter hooks of a namespace from the moment of its making, as `nft
 * monitor trace` does. Its nftables tables belong to one of its sockets, if the kernel can do that: they go
 * with the socket, however this process ends, and `nft flush ruleset` leaves them.
 */
export class HookTrace {
  readonly #owner: NetlinkSocket;
  readonly #log: NewsLog;
  readonly #object: string;
  readonly #elsewhere: Elsewhere;
  /** Whether the socket owns the tables, so that they are deleted with it. Undefined while there are none. */
  readonly #isOwner: boolean | undefined;

  /** @param elsewhere other places where packets are followed */
  constructor(ns: Namespace, elsewhere: Elsewhere = NOWHERE) {
    const [family, groups] = [NETLINK_NETFILTER, NFT_TRACE_GROUP];
    this.#object = ns.name;
    this.#elsewhere = elsewhere;
    this.#log = new NewsLog(ns, { family, groups, step: 'trace its packets' });
    this.#owner = ns.run(() => new NetlinkSocket(ns.name, 0, family));
    try {
      this.#isOwner = this.#addTables(ns.name);
    } catch (error) {
      // The caller gets `error`. A failure to close is ignored, as the sandbox removes everything.
      this.close().catch(() => {});
      throw error;
    }
  }

  /**
   * Returns what packets did since the last call, in order. `lost` means that the kernel had more than
   * fitted. The kernel reports while a packet is under way, so when it has come through, all of it is there.
   */
  take(): { messages: TraceMessage[]; lost: boolean } {
    const { messages, lost } = this.#log.take();
    return { messages: messages.map(({ body }) => parseTrace(body)), lost };
  }

  /** Resolves when the tables are gone. The kernel first waits for all packets under way, but this thread does not. */
  async close(): Promise<void> {
    this.#log.close();
    if (this.#isOwner === false) this.#change(deleteTraceTableMessages(this.#object, this.#elsewhere));
    await this.#owner.closeBeside();
  }

  /** @returns whether they belong to the socket, which needs Linux 5.12 */
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

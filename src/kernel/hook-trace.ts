import { KernelError } from './error.ts';
import type { Namespace } from './namespace.ts';
import { NETLINK_NETFILTER } from './netlink/constants.ts';
import type { Message, Reply } from './netlink/message.ts';
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
 * Follows every packet through a namespace's netfilter hooks from now on, as `nft monitor trace` does. If the
 * kernel can do that, one of its sockets owns its nftables tables. Such tables end with the socket, however this
 * process ends, and `nft flush ruleset` does not delete them.
 */
export class HookTrace {
  readonly #owner: NetlinkSocket;
  readonly #log: NewsLog<TraceMessage>;
  readonly #object: string;
  readonly #elsewhere: Elsewhere;
  /**
   * Whether the socket owns the tables, so that the kernel deletes them with it. Undefined while there are no
   * tables.
   */
  readonly #isOwner: boolean | undefined;

  /** @param elsewhere interfaces and protocols besides IP and bridges where packets are followed too */
  constructor(ns: Namespace, elsewhere: Elsewhere = NOWHERE) {
    const [family, groups] = [NETLINK_NETFILTER, NFT_TRACE_GROUP];
    this.#object = ns.name;
    this.#elsewhere = elsewhere;
    const parse = ({ body }: Reply) => [parseTrace(body)];
    this.#log = new NewsLog(ns, { family, groups, step: 'trace its packets', parse });
    this.#owner = ns.run(() => new NetlinkSocket(ns.name, 0, family));
    try {
      this.#isOwner = this.#addTables(ns.name);
    } catch (error) {
      // The caller gets `error`. An error while closing is ignored, because the sandbox removes everything anyway.
      this.close().catch(() => {});
      throw error;
    }
  }

  /**
   * Returns the trace of packets since the last call, in order. `lost` means that the socket's buffer overflowed.
   * The kernel reports a packet while it passes, so once a packet has left the node, its whole trace is here.
   */
  take(): { messages: TraceMessage[]; lost: boolean } {
    const { changes, lost } = this.#log.take();
    return { messages: changes, lost };
  }

  /** Resolves when the tables are deleted. The kernel waits for all packets inside the hooks; this thread does not. */
  async close(): Promise<void> {
    this.#log.close();
    if (this.#isOwner === false) this.#change(deleteTraceTableMessages(this.#object, this.#elsewhere));
    await this.#owner.closeBeside();
  }

  /** @returns whether the socket owns the tables, for which Linux 5.12 is needed */
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

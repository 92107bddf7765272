import type { Namespace } from './namespace.ts';
import type { Reply } from './netlink/message.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { readNews } from './news.ts';

/** What a namespace's kernel is to tell of, and how errors call that: `watch its connections`. */
interface Topic {
  family?: number;
  /** Multicast groups. */
  groups: number;
  step: string;
}

/** What the kernel tells of a namespace, as it happens: read when it comes, as the socket has room for only so much. */
export class NewsLog {
  readonly #socket: NetlinkSocket;
  readonly #stop: () => void;
  #messages: Reply[] = [];
  #lost = false;

  constructor(ns: Namespace, { family, groups, step }: Topic) {
    this.#socket = ns.run(() => new NetlinkSocket(ns.name, groups, family));
    try {
      this.#stop = readNews(this.#socket, ns.name, step, () => this.#read());
    } catch (error) {
      this.#socket.close();
      throw error;
    }
  }

  /** What was told since the last call, in order; `lost` when the kernel had more to tell than there was room for. */
  take(): { messages: Reply[]; lost: boolean } {
    this.#read();
    const taken = { messages: this.#messages, lost: this.#lost };
    this.#messages = [];
    this.#lost = false;
    return taken;
  }

  /** The kernel takes its time to end a socket that it tells something: nobody need wait for it. */
  close(): void {
    this.#stop();
    void this.#socket.closeBeside();
  }

  #read(): void {
    const { messages, lost } = this.#socket.news();
    for (const message of messages) this.#messages.push(message);
    this.#lost ||= lost;
  }
}

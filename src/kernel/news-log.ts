import type { Namespace } from './namespace.ts';
import type { Reply } from './netlink/message.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { readNews } from './news.ts';

/** What to watch, and its name in errors: `watch its connections`. */
interface Topic {
  family?: number;
  groups: number;
  step: string;
}

/** Records the kernel's messages about a namespace. They are read at once, because the socket's buffer is limited. */
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

  /** Returns the messages since the last call, in order. `lost` means that the socket's buffer overflowed. */
  take(): { messages: Reply[]; lost: boolean } {
    this.#read();
    const taken = { messages: this.#messages, lost: this.#lost };
    this.#messages = [];
    this.#lost = false;
    return taken;
  }

  /** Closes the socket on another thread, because the kernel takes long to end it. */
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

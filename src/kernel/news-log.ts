import type { Namespace } from './namespace.ts';
import type { Reply } from './netlink/message.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { readNews } from './news.ts';

/** What to watch, and its name in errors: `watch its connections`. `parse` reads a message. */
interface Topic<News> {
  family?: number;
  groups: number;
  step: string;
  parse: (message: Reply) => News[];
}

/** Records the kernel's messages about a namespace. They are read at once, because the socket's buffer is limited. */
export class NewsLog<News> {
  readonly #socket: NetlinkSocket;
  readonly #stop: () => void;
  readonly #parse: (message: Reply) => News[];
  #messages: Reply[] = [];
  #lost = false;

  constructor(ns: Namespace, { family, groups, step, parse }: Topic<News>) {
    this.#parse = parse;
    this.#socket = ns.run(() => new NetlinkSocket(ns.name, groups, family));
    try {
      this.#stop = readNews(this.#socket, ns.name, step, () => this.#read());
    } catch (error) {
      this.#socket.close();
      throw error;
    }
  }

  /** Returns the news since the last call, in order. `lost` means that the socket's buffer overflowed. */
  take(): { changes: News[]; lost: boolean } {
    this.#read();
    const taken = { changes: this.#messages.flatMap(this.#parse), lost: this.#lost };
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

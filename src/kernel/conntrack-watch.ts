import type { Namespace } from './namespace.ts';
import { IPCTNL_MSG_CT, NF_CONNTRACK_GROUPS } from './netlink/conntrack-constants.ts';
import { type ConntrackEntry, parseConntrack } from './netlink/conntrack-messages.ts';
import { NETLINK_NETFILTER, NLM_F } from './netlink/constants.ts';
import type { Reply } from './netlink/message.ts';
import { NetlinkSocket } from './netlink/socket.ts';
import { announceNews, onNews } from './news.ts';

export interface ConntrackChange extends ConntrackEntry {
  /**
   * `new`: its first packet has left the node, or is for itself. One that is dropped before that leaves no trace here.
   * `update`: something about it changed, such as that there is an answer. `destroy`: it is forgotten.
   */
  do: 'new' | 'update' | 'destroy';
}

/** Connections of a namespace as they come and go, as `conntrack -E` shows them. */
export class ConntrackWatch {
  readonly #socket: NetlinkSocket;
  readonly #stop: () => void;
  #changes: ConntrackChange[] = [];
  #lost = false;

  constructor(ns: Namespace) {
    this.#socket = ns.run(() => new NetlinkSocket(ns.name, NF_CONNTRACK_GROUPS, NETLINK_NETFILTER));
    this.#stop = onNews(() => this.#read());
    try {
      announceNews(this.#socket, ns.name, 'watch its connections');
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What has changed since the last call, in order; `lost` when the kernel had more to tell than there was room for. */
  take(): { changes: ConntrackChange[]; lost: boolean } {
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
    for (const message of messages)
      this.#changes.push({ do: changeOf(message), ...parseConntrack(message.body) });
    this.#lost ||= lost;
  }
}

function changeOf({ type, flags }: Reply): ConntrackChange['do'] {
  if (type === IPCTNL_MSG_CT.DELETE) return 'destroy';
  return flags & NLM_F.CREATE ? 'new' : 'update';
}

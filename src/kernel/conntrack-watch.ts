import type { Namespace } from './namespace.ts';
import { IPCTNL_MSG_CT, NF_CONNTRACK_GROUPS } from './netlink/conntrack-constants.ts';
import { type ConntrackEntry, parseConntrack } from './netlink/conntrack-messages.ts';
import { NETLINK_NETFILTER, NLM_F } from './netlink/constants.ts';
import type { Reply } from './netlink/message.ts';
import { NewsLog } from './news-log.ts';

export interface ConntrackChange extends ConntrackEntry {
  /**
   * `new`: the first packet has left the node, or was for the node itself; the kernel does not report a packet that
   * it drops before. `update`: something changed, for example an answer came. `destroy`: the entry is gone.
   */
  do: 'new' | 'update' | 'destroy';
}

/** Watches connections of a namespace begin, change and end, as `conntrack -E` does. */
export class ConntrackWatch {
  readonly #log: NewsLog;

  constructor(ns: Namespace) {
    const groups = NF_CONNTRACK_GROUPS;
    this.#log = new NewsLog(ns, { family: NETLINK_NETFILTER, groups, step: 'watch its connections' });
  }

  /** Returns the changes since the last call, in order. `lost` means that the socket's buffer overflowed. */
  take(): { changes: ConntrackChange[]; lost: boolean } {
    const { messages, lost } = this.#log.take();
    const changes = messages.map((message) => ({ do: changeOf(message), ...parseConntrack(message.body) }));
    return { changes, lost };
  }

  close(): void {
    this.#log.close();
  }
}

function changeOf({ type, flags }: Reply): ConntrackChange['do'] {
  if (type === IPCTNL_MSG_CT.DELETE) return 'destroy';
  return flags & NLM_F.CREATE ? 'new' : 'update';
}

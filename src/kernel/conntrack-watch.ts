import type { Namespace } from './namespace.ts';
import { IPCTNL_MSG_CT, NF_CONNTRACK_GROUPS } from './netlink/conntrack-constants.ts';
import { type ConntrackEntry, parseConntrack } from './netlink/conntrack-messages.ts';
import { NETLINK_NETFILTER, NLM_F } from './netlink/constants.ts';
import type { Reply } from './netlink/message.ts';
import { NewsLog } from './news-log.ts';

export interface ConntrackChange extends ConntrackEntry {
  /**
   * `new`: its first packet has left the node, or is for itself. One that is dropped before that leaves no trace here.
   * `update`: something about it changed, such as that there is an answer. `destroy`: it is forgotten.
   */
  do: 'new' | 'update' | 'destroy';
}

/** Connections of a namespace as they come and go, as `conntrack -E` shows them. */
export class ConntrackWatch {
  readonly #log: NewsLog;

  constructor(ns: Namespace) {
    const groups = NF_CONNTRACK_GROUPS;
    this.#log = new NewsLog(ns, { family: NETLINK_NETFILTER, groups, step: 'watch its connections' });
  }

  /** What has changed since the last call, in order; `lost` when the kernel had more to tell than there was room for. */
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

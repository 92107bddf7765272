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
export const watchConnections = (ns: Namespace) =>
  new NewsLog<ConntrackChange>(ns, {
    family: NETLINK_NETFILTER,
    groups: NF_CONNTRACK_GROUPS,
    step: 'watch its connections',
    parse: (message) => [{ do: changeOf(message), ...parseConntrack(message.body) }],
  });

function changeOf({ type, flags }: Reply): ConntrackChange['do'] {
  if (type === IPCTNL_MSG_CT.DELETE) return 'destroy';
  return flags & NLM_F.CREATE ? 'new' : 'update';
}

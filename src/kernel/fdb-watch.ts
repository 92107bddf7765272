import type { Namespace } from './namespace.ts';
import { AF, NUD, RTM, RTMGRP_NEIGHBOUR } from './netlink/constants.ts';
import type { Reply } from './netlink/message.ts';
import { parseNeighbour } from './netlink/neighbour-messages.ts';
import { NewsLog } from './news-log.ts';

/** A bridge learned a MAC address on a port, or forgot it. */
export interface FdbChange {
  do: 'learn' | 'forget';
  /** The indices of the bridge and the port. */
  bridge: number;
  port: number;
  mac: string;
}

/** Watches what the bridges of a namespace learn and forget, as `bridge monitor fdb` does. */
export const watchFdb = (ns: Namespace) =>
  new NewsLog<FdbChange>(ns, {
    groups: RTMGRP_NEIGHBOUR,
    step: 'watch what its bridges learn',
    parse: changeOf,
  });

/** The same multicast group reports ARP entries. A bridge's own addresses are permanent, so they are left out. */
function changeOf({ type, body }: Reply): FdbChange[] {
  if (body[0] !== AF.BRIDGE) return [];
  const { index, mac, master, state } = parseNeighbour(body);
  if (mac === null || master === undefined || (state & NUD.PERMANENT) !== 0) return [];
  return [{ do: type === RTM.NEWNEIGH ? 'learn' : 'forget', bridge: master, port: index, mac }];
}

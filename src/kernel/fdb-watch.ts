import type { Namespace } from './namespace.ts';
import { AF, NUD, RTM, RTMGRP_NEIGHBOUR } from './netlink/constants.ts';
import { parseNeighbour } from './netlink/neighbour-messages.ts';
import { NewsLog } from './news-log.ts';

/** A bridge learned a station, on a port it did not know it on, or forgot it. */
export interface FdbChange {
  do: 'learn' | 'forget';
  /** Indices of interfaces. */
  bridge: number;
  port: number;
  mac: string;
}

/** What the bridges of a namespace learn and forget, as `bridge monitor fdb` shows it. */
export class FdbWatch {
  readonly #log: NewsLog;

  constructor(ns: Namespace) {
    this.#log = new NewsLog(ns, { groups: RTMGRP_NEIGHBOUR, step: 'watch what its bridges learn' });
  }

  /** What has changed since the last call, in order; `lost` when the kernel had more to tell than there was room for. */
  take(): { changes: FdbChange[]; lost: boolean } {
    const { messages, lost } = this.#log.take();
    return { changes: messages.flatMap(({ type, body }) => changeOf(type, body)), lost };
  }

  close(): void {
    this.#log.close();
  }
}

/** The same group tells of ARP. A bridge's own addresses are permanent. */
function changeOf(type: number, body: Buffer): FdbChange[] {
  if (body[0] !== AF.BRIDGE) return [];
  const { index, mac, master, state } = parseNeighbour(body);
  if (mac === null || master === undefined || (state & NUD.PERMANENT) !== 0) return [];
  return [{ do: type === RTM.NEWNEIGH ? 'learn' : 'forget', bridge: master, port: index, mac }];
}

import { findAttribute, parseAttributes, readText } from './attribute.ts';
import { RTM, TCA, TCA_STATS_QUEUE } from './constants.ts';
import type { Message } from './message.ts';
import { wellFormed } from './well-formed.ts';

/** A queueing discipline with its counters. */
export interface QdiscState {
  /** The index of its interface. */
  dev: number;
  /** `netem`, `tbf`, `noqueue` */
  kind: string;
  dropped: number;
  /** How often the qdisc delayed a packet because of its rate limit. */
  overlimits: number;
  /** The packets that wait in the qdisc. */
  queued: number;
}

/** Bytes of `tcmsg`. */
const HEADER = 20;

export function dumpQdiscsMessage(object: string): Message {
  return {
    type: RTM.GETQDISC,
    flags: 0,
    body: (to) => {
      for (let word = 0; word < HEADER / 4; word++) to.word(0);
    },
    object,
    step: 'read its queues',
  };
}

/** Reads the body of an RTM_NEWQDISC. `gnet_stats_queue`: qlen, backlog, drops, requeues, overlimits. */
export const parseQdisc = wellFormed((body): QdiscState => {
  const attributes = parseAttributes(body.subarray(HEADER));
  const kind = attributes.get(TCA.KIND);
  const stats = attributes.get(TCA.STATS2);
  const queue = stats && findAttribute(stats, TCA_STATS_QUEUE);
  return {
    dev: body.readInt32LE(4),
    kind: kind ? readText(kind) : '',
    queued: queue?.readUInt32LE(0) ?? 0,
    dropped: queue?.readUInt32LE(8) ?? 0,
    overlimits: queue?.readUInt32LE(16) ?? 0,
  };
});

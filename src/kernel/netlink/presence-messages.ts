import { NLM_F, RTM, TCA } from './constants.ts';
import type { LinkId } from './link-messages.ts';
import type { Message } from './message.ts';

/** A packet scheduler, a classifier, an action of traffic control. */
export type TrafficPart = 'sch' | 'cls' | 'act';

/** The handle of the queue for incoming packets. */
const INGRESS = 0xffff0000;
const TC_H_INGRESS = 0xfffffff1;
const ETH_P_ALL_BE = 0x0300;
const ROOT = 0xffffffff;
const FLAGS = NLM_F.CREATE | NLM_F.EXCL;

/**
 * Asks for a part of traffic control without its options, which the kernel refuses. The error says "unknown" only
 * if the kernel does not have the part.
 */
export function trafficMessage(link: LinkId, part: TrafficPart, kind: string): Message {
  const ask = { flags: FLAGS, object: link.object, step: `add ${kind}` };
  if (part === 'act')
    return {
      ...ask,
      type: RTM.NEWACTION,
      body: (to) => {
        to.word(0);
        const [table, first] = [to.nest(1), to.nest(1)];
        to.text(TCA.KIND, kind);
        to.close(first);
        to.close(table);
      },
    };
  const place =
    part === 'cls'
      ? [0, INGRESS, 0x10000 | ETH_P_ALL_BE]
      : kind === 'ingress'
        ? [INGRESS, TC_H_INGRESS, 0]
        : [0, ROOT, 0];
  return {
    ...ask,
    type: part === 'cls' ? RTM.NEWTFILTER : RTM.NEWQDISC,
    body: (to) => {
      for (const word of [0, link.index, ...place]) to.word(word);
      to.text(TCA.KIND, kind);
    },
  };
}

/** IPSET_CMD_PROTOCOL of the subsystem NFNL_SUBSYS_IPSET. */
const PROTOCOL = (6 << 8) | 1;
const IPSET_ATTR_PROTOCOL = 1;

/** Asks for the version of the kernel's ipset protocol. */
export const setsMessage = (object: string): Message => ({
  type: PROTOCOL,
  flags: 0,
  body: (to) => {
    to.word(2);
    to.u8(IPSET_ATTR_PROTOCOL, 6);
  },
  object,
  step: 'ask for ipset',
});

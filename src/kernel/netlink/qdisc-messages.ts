import type { Netem, Tbf } from '../../lab/qdisc.ts';
import { NLM_F, RTM, TCA, TCA_NETEM, TCA_TBF } from './constants.ts';
import type { LinkId } from './link-messages.ts';
import type { Message } from './message.ts';
import type { Writer } from './writer.ts';

const ROOT = 0xffffffff;
const handle = (major: number, minor = 0) => major * 0x10000 + minor;

/** The unit of time of packet schedulers since 2009, in nanoseconds. */
const TICK = 64;
const ticks = (nanoseconds: number) => Math.floor(nanoseconds / TICK);

export function addQdiscMessage(link: LinkId, qdisc: Netem | Tbf): Message {
  return {
    type: RTM.NEWQDISC,
    flags: NLM_F.CREATE | NLM_F.EXCL,
    body: (to) => {
      if (qdisc.kind === 'tbf' && qdisc.below) tcmsg(to, link, handle(1, 1), handle(10));
      else tcmsg(to, link, ROOT, handle(1));
      to.text(TCA.KIND, qdisc.kind);
      const options = to.open(TCA.OPTIONS);
      if (qdisc.kind === 'netem') netemOptions(to, qdisc);
      else tbfOptions(to, qdisc);
      to.close(options);
    },
    object: link.object,
    step: `add qdisc ${qdisc.kind}`,
  };
}

/** Removes the interface's qdisc, with the qdiscs below it. */
export function deleteQdiscMessage(link: LinkId): Message {
  const step = 'delete its qdisc';
  return { type: RTM.DELQDISC, flags: 0, body: (to) => tcmsg(to, link, ROOT, 0), object: link.object, step };
}

function tcmsg(to: Writer, { index }: LinkId, parent: number, own: number): void {
  words(to, 0, index, own, parent, 0);
}

function words(to: Writer, ...values: number[]): void {
  for (const value of values) to.word(value);
}

/**
 * Writes `tc_netem_qopt`, and attributes for options that were added later. With a gap of one, every packet may be
 * reordered.
 */
function netemOptions(to: Writer, netem: Netem): void {
  const { delay, jitter, limit, loss, duplicate, reorder, corrupt } = netem;
  const time = (microseconds: number) => ticks(microseconds * 1000);
  const share = (value: number) => Math.round(value * 0xffffffff);
  const gap = reorder > 0 ? 1 : 0;
  /** Writes a probability, and its correlation with the packet before. */
  const chance = (type: number, value: number) => {
    const opened = to.open(type);
    words(to, share(value), 0);
    to.close(opened);
  };
  words(to, time(delay), limit, share(loss), gap, share(duplicate), time(jitter));
  if (reorder > 0) chance(TCA_NETEM.REORDER, reorder);
  if (corrupt > 0) chance(TCA_NETEM.CORRUPT, corrupt);
}

const LINKLAYER_ETHERNET = 1;

/**
 * Writes `tc_tbf_qopt`: rate, peak rate, limit, burst in ticks, MTU. A rate begins with its link layer and, for no
 * alignment of cells, -1. With a link layer no rate table is needed.
 */
function tbfOptions(to: Writer, { rate, burst, limit }: Tbf): void {
  const bytesPerSecond = Math.floor(rate / 8);
  const buffer = ticks((burst * 1e9) / bytesPerSecond);
  const parameters = to.open(TCA_TBF.PARMS);
  words(to, LINKLAYER_ETHERNET << 8, 0xffff, bytesPerSecond);
  words(to, 0, 0, 0);
  words(to, limit, buffer, 0);
  to.close(parameters);
  to.u32(TCA_TBF.BURST, burst);
}

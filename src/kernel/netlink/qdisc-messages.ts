import { attribute, text, u32 } from './attribute.ts';
import { NLM_F, RTM, TCA, TCA_NETEM, TCA_TBF } from './constants.ts';
import type { LinkId } from './link-messages.ts';
import type { Message } from './message.ts';

/** Times in microseconds; shares of 1. */
export interface Netem {
  kind: 'netem';
  delay: number;
  jitter: number;
  loss: number;
  duplicate: number;
  reorder: number;
  corrupt: number;
  /** Packets. */
  limit: number;
}

export interface Tbf {
  kind: 'tbf';
  /** Bits per second. */
  rate: number;
  /** Bytes. */
  burst: number;
  /** Bytes. */
  limit: number;
  /** Stands below the interface's netem. */
  below: boolean;
}

const ROOT = 0xffffffff;
const handle = (major: number, minor = 0) => major * 0x10000 + minor;

/** The kernel's unit of time for packet schedulers, since 2009, in nanoseconds. */
const TICK = 64;
const ticks = (nanoseconds: number) => Math.floor(nanoseconds / TICK);

export function addQdiscMessage(link: LinkId, qdisc: Netem | Tbf): Message {
  const below = qdisc.kind === 'tbf' && qdisc.below;
  const header = below ? tcmsg(link, handle(1, 1), handle(10)) : tcmsg(link, ROOT, handle(1));
  const options = qdisc.kind === 'netem' ? netemOptions(qdisc) : tbfOptions(qdisc);
  return {
    type: RTM.NEWQDISC,
    flags: NLM_F.CREATE | NLM_F.EXCL,
    body: Buffer.concat([header, text(TCA.KIND, qdisc.kind), attribute(TCA.OPTIONS, options)]),
    object: link.object,
    step: `add qdisc ${qdisc.kind}`,
  };
}

/** Takes the qdisc of the interface away, with what is below it. */
export function deleteQdiscMessage(link: LinkId): Message {
  const body = tcmsg(link, ROOT, 0);
  return { type: RTM.DELQDISC, flags: 0, body, object: link.object, step: 'delete its qdisc' };
}

function tcmsg({ index }: LinkId, parent: number, own: number): Buffer {
  const header = Buffer.alloc(20);
  header.writeInt32LE(index, 4);
  header.writeUInt32LE(own, 8);
  header.writeUInt32LE(parent, 12);
  return header;
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}

/** `tc_netem_qopt`, then what came later as attributes. With a gap of one, every packet may be sent at once. */
function netemOptions({ delay, jitter, limit, loss, duplicate, reorder, corrupt }: Netem): Buffer {
  const time = (microseconds: number) => ticks(microseconds * 1000);
  const share = (value: number) => Math.round(value * 0xffffffff);
  const gap = reorder > 0 ? 1 : 0;
  return Buffer.concat([
    words(time(delay), limit, share(loss), gap, share(duplicate), time(jitter)),
    ...(reorder > 0 ? [attribute(TCA_NETEM.REORDER, words(share(reorder), 0))] : []),
    ...(corrupt > 0 ? [attribute(TCA_NETEM.CORRUPT, words(share(corrupt), 0))] : []),
  ]);
}

const LINKLAYER_ETHERNET = 1;

/** `tc_tbf_qopt`: rate, peak rate, limit, burst in ticks, MTU. A link layer that is named needs no rate table. */
function tbfOptions({ rate, burst, limit }: Tbf): Buffer {
  const bytesPerSecond = Math.floor(rate / 8);
  const spec = Buffer.alloc(12);
  spec.writeUInt8(LINKLAYER_ETHERNET, 1);
  spec.writeInt16LE(-1, 4);
  spec.writeUInt32LE(bytesPerSecond, 8);
  const buffer = ticks((burst * 1e9) / bytesPerSecond);
  const parameters = Buffer.concat([spec, Buffer.alloc(12), words(limit, buffer, 0)]);
  return Buffer.concat([attribute(TCA_TBF.PARMS, parameters), u32(TCA_TBF.BURST, burst)]);
}

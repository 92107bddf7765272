import type { HookEvent, NodeTrace } from '../agent/protocol.ts';
import { decodeFrame } from '../packet/decode/decode.ts';
import type { Frame } from '../packet/types.ts';

/** A packet in the machine: its header as it came in, and as it was last seen. */
interface Packet {
  id: number;
  first: Frame;
  last: Frame;
  /** The interface by which it was going to leave, if any. */
  oif?: string | undefined;
}

export function packetsOf({ events }: NodeTrace): Packet[] {
  const packets: Packet[] = [];
  const current = new Map<number, Packet>();
  for (const event of events) {
    const frame = headerOf(event);
    if (frame === undefined) continue;
    const known = current.get(event.id);
    // The kernel numbers packets by their place in memory, which an answer may reuse.
    const isAnswer =
      known !== undefined && frame.ip?.src === known.last.ip?.dst && frame.ip?.src !== known.last.ip?.src;
    const oif = 'oif' in event ? event.oif : undefined;
    if (known && !isAnswer) Object.assign(known, { last: frame, oif: oif ?? known.oif });
    else {
      const packet = { id: event.id, first: frame, last: frame, oif };
      packets.push(packet);
      current.set(event.id, packet);
    }
  }
  return packets;
}

function headerOf(event: HookEvent): Frame | undefined {
  if (!('frame' in event) || event.family === 'arp') return undefined;
  const frame = decodeFrame(Buffer.from(event.frame, 'base64'));
  return frame.ip && frame;
}

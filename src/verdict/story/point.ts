import type { Journey, Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import type { HookStep } from '../facts/hook-steps.ts';

/** What happened to one packet, as far as captures show. */
export interface Fate {
  journey: Journey;
  /** Did the owner of its destination address accept it, and not forward it? */
  received: boolean;
  /** Where it was received, or else last seen. */
  at: Sighting;
}

/** Where a node sent a packet, or was about to send it. */
export interface SentBy {
  /** The destination address. */
  to: string;
  /** The interface. */
  by: string;
  /** Where it left the node; undefined if it did not. */
  left: Sighting | undefined;
  /** If it did not: the hook at which a rule stopped it. */
  step: HookStep | undefined;
}

/**
 * The packet that decided the probe. A connection has an order: DNS for the name, ARP for the next hop, SYN,
 * SYN-ACK, data. Every packet before this one arrived.
 */
export type TurningPoint =
  /** Nothing of the connection left the probe's node, not even an ARP request. */
  | { kind: 'nothing-sent' }
  /** The stack of the probe's node made a packet, and a rule of that node stopped it. */
  | { kind: 'unsent'; node: string; steps: HookStep[] }
  /**
   * `node` asked for a MAC address. The question or the reply came no further than `fate.at`. `waiting` is the
   * packet for which it asked.
   */
  | { kind: 'no-arp'; node: string; asked: Journey; fate: Fate; waiting: Fate | undefined }
  /** The DNS question reached a server that has no address for the name. */
  | { kind: 'unresolved'; query: Fate; answer: Fate }
  /** The packet was lost on its way. */
  | { kind: 'lost'; packet: PacketKind; fate: Fate }
  /**
   * The answer to the SYN came from another address than the SYN was sent to. `left` is where the client sent
   * the SYN, or where NAT gave it another source.
   */
  | { kind: 'stranger'; syn: Journey; left: Sighting; answer: Fate; reset: Journey | undefined }
  /**
   * The reply came back to the NAT node that had forwarded the request from `left`, but it was not translated back:
   * the node took the reply for a packet to itself.
   */
  | { kind: 'untranslated'; packet: PacketKind; request: Journey; left: Sighting; fate: Fate }
  /**
   * The packet was lost in a node that packets of the other direction, such as `other`, never came to. The paths
   * part at `branch`.
   */
  | { kind: 'stray'; packet: PacketKind; fate: Fate; other: Journey; branch: Sighting }
  /** The packet was sent by another interface than `instead`, which the lab's route uses, and was lost on that path. */
  | ({ kind: 'detour'; instead: InterfaceId; fate: Fate } & SentBy)
  /**
   * The packet went into a tunnel. Its carrier, the packet of `fate`, came to the other end, and no packet came out
   * there.
   */
  | { kind: 'unopened'; packet: PacketKind; inner: Fate; fate: Fate }
  /** The packet went into a tunnel at `fate.at`, and no carrier left the node for `remote`. */
  | { kind: 'uncarried'; packet: PacketKind; remote: string; fate: Fate }
  /** The request was refused: a SYN by a RST, a datagram by an ICMP port unreachable. */
  | { kind: 'reset'; request: Journey; answer: Fate }
  /** The packet was delivered, and the next packet never left that node. */
  | { kind: 'silence'; packet: PacketKind; fate: Fate }
  /** The handshake is complete, data went both ways, and no packet is missing. */
  | { kind: 'connected'; answer: Fate };

export type PacketKind = 'DNS query' | 'DNS answer' | 'SYN' | 'SYN-ACK' | 'data' | 'request' | 'reply';

/** Returns the place of the turning point: where its packet was received, or last seen. */
export function fateAt(point: TurningPoint): Fate | undefined {
  if ('fate' in point) return point.fate;
  return 'answer' in point ? point.answer : undefined;
}

/** Returns the packets that are evidence for the turning point. */
export function packetsOf(point: TurningPoint): Journey[] {
  const all = [
    fateAt(point)?.journey,
    'syn' in point ? point.syn : undefined,
    'request' in point ? point.request : undefined,
    'asked' in point ? point.asked : undefined,
    'query' in point ? point.query.journey : undefined,
    'reset' in point ? point.reset : undefined,
    'other' in point ? point.other : undefined,
    'inner' in point ? point.inner.journey : undefined,
    'waiting' in point ? point.waiting?.journey : undefined,
  ];
  return [...new Set(all.filter((journey) => journey !== undefined))];
}

import type { Journey, Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import type { HookStep } from '../facts/hook-steps.ts';

/** What became of one packet, as far as the wires show it. */
export interface Fate {
  journey: Journey;
  /** Whether the node that owns its destination address took it in, and did not pass it on. */
  received: boolean;
  /** Where it was received, or last seen. */
  at: Sighting;
}

/**
 * The packet that decided the probe, in the order a connection lives: the name's address (DNS), the next hop's MAC
 * address (ARP), SYN, SYN-ACK, and what follows. Everything before it arrived where it should.
 */
export type TurningPoint =
  /** Nothing of the connection left the probe's node, and no ARP request either. */
  | { kind: 'nothing-sent' }
  /** The stack of the probe's node made a packet, and a rule of its own kept it from leaving. */
  | { kind: 'unsent'; node: string; steps: HookStep[] }
  /** `node` asked who has an address; the request, or the reply, got no further than `fate.at`. `waiting` is the packet it asked for. */
  | { kind: 'no-arp'; node: string; asked: Journey; fate: Fate; waiting: Fate | undefined }
  /** The question for the name's address reached a server that has none. */
  | { kind: 'unresolved'; query: Fate; answer: Fate }
  /** Lost on its way. */
  | { kind: 'lost'; packet: PacketKind; fate: Fate }
  /** The answer to the SYN came from somewhere else than the SYN was sent to, at `left`: by the client, or by who gave it another source. */
  | { kind: 'stranger'; syn: Journey; left: Sighting; answer: Fate; reset: Journey | undefined }
  /** It came back to the node that had sent the request on from `left`, as the answer to that, and was taken for the node's own. */
  | { kind: 'untranslated'; packet: PacketKind; request: Journey; left: Sighting; fate: Fate }
  /** Lost in a node that the packets of the other direction, such as `other`, never came to: the ways part at `branch`. */
  | { kind: 'stray'; packet: PacketKind; fate: Fate; other: Journey; branch: Sighting }
  /** Sent from `left` by another interface than `instead`, by which the lab has its way, and lost afterwards. */
  | { kind: 'detour'; left: Sighting; instead: InterfaceId; fate: Fate }
  /** It went into a tunnel, and came, carried by the packet of `fate`, to the other end; nothing came out there. */
  | { kind: 'unopened'; packet: PacketKind; inner: Fate; fate: Fate }
  /** It went into a tunnel, at `fate.at`, and no packet that carries it left for `remote`. */
  | { kind: 'uncarried'; packet: PacketKind; remote: string; fate: Fate }
  /** It was refused: a SYN was answered with a RST, a datagram with an ICMP port unreachable. */
  | { kind: 'reset'; request: Journey; answer: Fate }
  /** It was delivered, and what should follow never left that node. */
  | { kind: 'silence'; packet: PacketKind; fate: Fate }
  /** The handshake is complete, data went both ways, and no packet is missing. */
  | { kind: 'connected'; answer: Fate };

export type PacketKind = 'DNS query' | 'DNS answer' | 'SYN' | 'SYN-ACK' | 'data' | 'request' | 'reply';

/** The place the turning point is at: where its packet was received, or last seen. */
export function fateAt(point: TurningPoint): Fate | undefined {
  if ('fate' in point) return point.fate;
  return 'answer' in point ? point.answer : undefined;
}

/** The packets that the turning point rests on. */
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

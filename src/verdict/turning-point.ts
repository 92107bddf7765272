import type { Journey, Sighting } from '../packet/types.ts';
import { type Fate, fateOf } from './fate.ts';
import type { Observation } from './observation.ts';

/**
 * The packet that decided the probe, in the order a connection lives: who has the next hop's MAC address (ARP),
 * SYN, SYN-ACK, and what follows. Everything before it arrived where it should.
 */
export type TurningPoint =
  /** Nothing of the connection left the probe's node, and no ARP request either. */
  | { kind: 'nothing-sent' }
  /** `node` asked who has an address; the request, or the reply, got no further than `fate.at`. */
  | { kind: 'no-arp'; node: string; asked: Journey; fate: Fate }
  /** Lost on its way. */
  | { kind: 'lost'; packet: PacketKind; fate: Fate }
  /** The answer to the SYN came from somewhere else than the SYN was sent to. */
  | { kind: 'stranger'; syn: Journey; answer: Fate; reset: Journey | undefined }
  /** The SYN was answered with a RST. */
  | { kind: 'reset'; syn: Journey; answer: Fate }
  /** The SYN was delivered, and no answer left that node. */
  | { kind: 'silence'; fate: Fate }
  /** The handshake is complete and no packet is missing. */
  | { kind: 'connected'; answer: Fate };

export type PacketKind = 'SYN' | 'SYN-ACK' | 'data';

export function turningPoint(o: Observation): TurningPoint {
  if (o.syn === undefined) return arpTrouble(o, o.probe.from) ?? { kind: 'nothing-sent' };
  const attempts = o.flow.filter((journey) => isSyn(journey) && starts(journey) === o.probe.from);
  const points = attempts.map((syn) => afterSyn(o, syn));
  // Attempts may end differently (the first may find ARP tables empty): the last that got furthest tells most.
  const furthest = Math.max(...points.map(progress));
  return points.findLast((point) => progress(point) === furthest) ?? { kind: 'nothing-sent' };
}

function afterSyn(o: Observation, syn: Journey): TurningPoint {
  const fate = fateOf(o, syn);
  if (!fate.received) return arpTrouble(o, fate.at.node, fate.at) ?? { kind: 'lost', packet: 'SYN', fate };
  const answer = o.flow.find((journey) => answers(journey, syn));
  if (answer === undefined) {
    return arpTrouble(o, fate.at.node, fate.at) ?? { kind: 'silence', fate };
  }
  return afterAnswer(o, syn, answer);
}

function afterAnswer(o: Observation, syn: Journey, answer: Journey): TurningPoint {
  const fate = fateOf(o, answer);
  if (flags(answer).includes('R')) return { kind: 'reset', syn, answer: fate };
  const atClient = fate.received && fate.at.node === o.probe.from;
  if (!atClient) return arpTrouble(o, fate.at.node, fate.at) ?? { kind: 'lost', packet: 'SYN-ACK', fate };
  if (fate.at.frame.ip?.src !== first(syn).frame.ip?.dst) {
    return {
      kind: 'stranger',
      syn,
      answer: fate,
      reset: o.flow.find((journey) => resets(journey, answer, fate.at)),
    };
  }
  const rest = o.flow.filter((journey) => first(journey).timeNs > fate.at.timeNs && !isSyn(journey));
  const lost = rest.map((journey) => fateOf(o, journey)).find(({ received }) => !received);
  return lost ? { kind: 'lost', packet: 'data', fate: lost } : { kind: 'connected', answer: fate };
}

/** An ARP question of this node, asked after `since` arrived there, to which no reply came back. */
function arpTrouble(o: Observation, node: string, since?: Sighting): TurningPoint | undefined {
  if (since?.direction === 'out') return undefined;
  for (const asked of o.journeys) {
    const { frame, timeNs, node: asker } = first(asked);
    if (frame.arp?.operation !== 'request' || asker !== node || (since && timeNs < since.timeNs)) continue;
    const replies = o.journeys.filter((journey) => isReply(journey, asked)).map((j) => fateOf(o, j));
    if (replies.some(({ received }) => received)) return undefined;
    const fate = replies[0] ?? fateOf(o, asked);
    return { kind: 'no-arp', node, asked, fate };
  }
  return undefined;
}

function progress(point: TurningPoint): number {
  if (point.kind === 'lost') return point.packet === 'SYN' ? 1 : point.packet === 'SYN-ACK' ? 4 : 6;
  const order = ['nothing-sent', '', 'no-arp', 'silence', '', 'reset', '', 'stranger', 'connected'];
  return order.indexOf(point.kind);
}

export function first(journey: Journey): Sighting {
  const [hop] = journey.hops;
  if (hop === undefined) throw new Error(`packet ${journey.packet} was never seen`);
  return hop;
}

const starts = (journey: Journey) => first(journey).node;
const flags = (journey: Journey) => first(journey).frame.tcp?.flags ?? '';
const isSyn = (journey: Journey) => flags(journey) === 'S';

/** A SYN-ACK or RST to this very SYN. */
function answers(journey: Journey, syn: Journey): boolean {
  const asked = first(syn).frame.tcp;
  const { frame, timeNs } = first(journey);
  if (asked === undefined || frame.tcp === undefined || timeNs < first(syn).timeNs) return false;
  const isAnswer = frame.tcp.flags === 'S.' || frame.tcp.flags.includes('R');
  return isAnswer && frame.tcp.ack === (asked.seq + 1) >>> 0;
}

/** The RST that a stack sends to a SYN-ACK it knows nothing of has that SYN-ACK's acknowledgement as its number. */
function resets(journey: Journey, answer: Journey, { timeNs }: Sighting): boolean {
  const { tcp } = first(journey).frame;
  return (
    first(journey).timeNs > timeNs &&
    tcp !== undefined &&
    tcp.flags.includes('R') &&
    tcp.seq === first(answer).frame.tcp?.ack
  );
}

function isReply(journey: Journey, asked: Journey): boolean {
  const question = first(asked).frame.arp;
  const { frame, timeNs } = first(journey);
  return (
    frame.arp?.operation === 'reply' &&
    frame.arp.senderIp === question?.targetIp &&
    frame.arp.targetIp === question.senderIp &&
    timeNs > first(asked).timeNs
  );
}

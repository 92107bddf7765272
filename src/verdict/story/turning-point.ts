import { first } from '../../packet/journey.ts';
import type { Journey } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { exchangePoint } from './exchange-point.ts';
import { type Fate, fateOf } from './fate.ts';
import { lookupPoint } from './lookup.ts';
import { neighbourTrouble } from './neighbours.ts';
import { answers, flags, isSyn, resets, starts } from './segments.ts';

/**
 * The packet that decided the probe, in the order a connection lives: the name's address (DNS), the next hop's MAC
 * address (ARP), SYN, SYN-ACK, and what follows. Everything before it arrived where it should.
 */
export type TurningPoint =
  /** Nothing of the connection left the probe's node, and no ARP request either. */
  | { kind: 'nothing-sent' }
  /** `node` asked who has an address; the request, or the reply, got no further than `fate.at`. `waiting` is the packet it asked for. */
  | { kind: 'no-arp'; node: string; asked: Journey; fate: Fate; waiting: Fate | undefined }
  /** The question for the name's address reached a server that has none, or that says nothing. */
  | { kind: 'unresolved'; query: Fate; answer: Fate | undefined }
  /** Lost on its way. */
  | { kind: 'lost'; packet: PacketKind; fate: Fate }
  /** The answer to the SYN came from somewhere else than the SYN was sent to. */
  | { kind: 'stranger'; syn: Journey; answer: Fate; reset: Journey | undefined }
  /** It was refused: a SYN was answered with a RST, a datagram with an ICMP port unreachable. */
  | { kind: 'reset'; request: Journey; answer: Fate }
  /** It was delivered, and what should follow never left that node. */
  | { kind: 'silence'; packet: PacketKind; fate: Fate }
  /** The handshake is complete, data went both ways, and no packet is missing. */
  | { kind: 'connected'; answer: Fate };

export type PacketKind = 'DNS query' | 'DNS answer' | 'SYN' | 'SYN-ACK' | 'data' | 'request' | 'reply';

export function turningPoint(o: Observation): TurningPoint {
  if (o.requests.length > 0) return exchangePoint(o);
  if (o.syn === undefined)
    return lookupPoint(o) ?? neighbourTrouble(o, o.probe.from) ?? { kind: 'nothing-sent' };
  const attempts = o.flow.filter((journey) => isSyn(journey) && starts(journey) === o.probe.from);
  const points = attempts.map((syn) => afterSyn(o, syn));
  // Attempts may end differently (the first may find ARP tables empty): the last that got furthest tells most.
  const furthest = Math.max(...points.map(progress));
  return points.findLast((point) => progress(point) === furthest) ?? { kind: 'nothing-sent' };
}

function afterSyn(o: Observation, syn: Journey): TurningPoint {
  const fate = fateOf(o, syn);
  const answer = o.flow.find((journey) => answers(journey, syn));
  // Who rejects a packet on its way answers in the name of its destination.
  if (answer && flags(answer).includes('R'))
    return { kind: 'reset', request: syn, answer: fateOf(o, answer) };
  if (!fate.received) return waitsForArp(o, fate) ?? { kind: 'lost', packet: 'SYN', fate };
  if (answer === undefined) return waitsForArp(o, fate) ?? { kind: 'silence', packet: 'SYN', fate };
  return afterAnswer(o, syn, answer);
}

function afterAnswer(o: Observation, syn: Journey, answer: Journey): TurningPoint {
  const fate = fateOf(o, answer);
  const atClient = fate.received && fate.at.node === o.probe.from;
  if (!atClient) return waitsForArp(o, fate) ?? { kind: 'lost', packet: 'SYN-ACK', fate };
  if (fate.at.frame.ip?.src !== first(syn).frame.ip?.dst) {
    const reset = o.flow.find((journey) => resets(journey, answer, fate.at));
    return { kind: 'stranger', syn, answer: fate, reset };
  }
  const later = o.flow.filter((journey) => first(journey).timeNs > fate.at.timeNs && !isSyn(journey));
  if (!later.some((journey) => starts(journey) === o.probe.from))
    return { kind: 'silence', packet: 'SYN-ACK', fate };
  return afterHandshake(o, later, fate);
}

/** Data that is lost, or that the server took without saying a word of its own. */
function afterHandshake(o: Observation, later: Journey[], answer: Fate): TurningPoint {
  const data = later.filter((journey) => (first(journey).frame.tcp?.payload.length ?? 0) > 0);
  const fates = data.map((journey) => fateOf(o, journey));
  const lost = fates.find(({ received }) => !received);
  if (lost) return { kind: 'lost', packet: 'data', fate: lost };
  const last = fates.at(-1);
  const isSilent = data.every((journey) => starts(journey) === o.probe.from);
  return last && isSilent ? { kind: 'silence', packet: 'data', fate: last } : { kind: 'connected', answer };
}

function waitsForArp(o: Observation, fate: Fate): TurningPoint | undefined {
  return neighbourTrouble(o, fate.at.node, fate);
}

/** How far the connection came. */
function progress(point: TurningPoint): number {
  if (point.kind === 'no-arp') return point.waiting?.received ? 3 : 1;
  const name = 'packet' in point ? `${point.kind} ${point.packet}` : point.kind;
  return ORDER.indexOf(name);
}

const ORDER = [
  ...['nothing-sent', 'no-arp', 'lost SYN', 'no-arp', 'silence SYN', 'lost SYN-ACK', 'silence SYN-ACK'],
  ...['reset', 'stranger', 'lost data', 'silence data', 'connected'],
];

/** The place the turning point is at: where its packet was received, or last seen. */
export function fateAt(point: TurningPoint): Fate | undefined {
  if ('fate' in point) return point.fate;
  return 'query' in point ? (point.answer ?? point.query) : 'answer' in point ? point.answer : undefined;
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
    'waiting' in point ? point.waiting?.journey : undefined,
  ];
  return [...new Set(all.filter((journey) => journey !== undefined))];
}

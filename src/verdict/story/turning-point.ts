import { first } from '../../packet/journey.ts';
import type { Journey } from '../../packet/types.ts';
import { askedRoute, sentTo } from '../facts/asked-routes.ts';
import type { Observation } from '../facts/observation.ts';
import { detour } from './cut-off.ts';
import { exchangePoint } from './exchange-point.ts';
import { fateOf } from './fate.ts';
import { lookupPoint } from './lookup.ts';
import { neighbourTrouble } from './neighbours.ts';
import type { Fate, TurningPoint } from './point.ts';
import { furthest } from './progress.ts';
import { answers, flags, isSyn, resets, starts } from './segments.ts';
import { targetIp } from './target.ts';
import { isStopped } from './traced-drop.ts';
import { carried } from './tunnel.ts';
import { unsent, waitsForNeighbour } from './unsent.ts';
import { lostOrStray, strangerAt } from './way-back.ts';

export function turningPoint(o: Observation): TurningPoint {
  const point = pointOf(o);
  const inside = detour(o, point) ?? point;
  const outside = carried(o, inside);
  return outside ? (detour(o, outside) ?? outside) : inside;
}

function pointOf(o: Observation): TurningPoint {
  if (o.requests.length > 0) return exchangePoint(o);
  if (o.syn === undefined) return lookupPoint(o) ?? unasked(o) ?? nothingSent(o);
  const attempts = o.flow.filter((journey) => isSyn(journey) && starts(journey) === o.probe.from);
  const points = attempts.map((syn) => afterSyn(o, syn));
  return furthest(points, ORDER) ?? { kind: 'nothing-sent' };
}

/** A node without a route sends no ARP for the probe. A question that was seen belongs to an earlier probe. */
function unasked(o: Observation): TurningPoint | undefined {
  const to = targetIp(o);
  const way = to === undefined ? undefined : askedRoute(o, o.probe.from, 'sent', sentTo(o, to));
  return way && 'errno' in way.value ? undefined : neighbourTrouble(o, o.probe.from);
}

function nothingSent(o: Observation): TurningPoint {
  const steps = unsent(o);
  return steps ? { kind: 'unsent', node: o.probe.from, steps } : { kind: 'nothing-sent' };
}

function afterSyn(o: Observation, syn: Journey): TurningPoint {
  const fate = fateOf(o, syn);
  const answer = o.flow.find((journey) => answers(journey, syn));
  // A RST may come from a node on the path that rejects with the address of the destination.
  if (answer && flags(answer).includes('R'))
    return { kind: 'reset', request: syn, answer: fateOf(o, answer) };
  if (!fate.received) return waitsForNeighbour(o, fate) ?? { kind: 'lost', packet: 'SYN', fate };
  if (answer === undefined) return waitsForNeighbour(o, fate) ?? { kind: 'silence', packet: 'SYN', fate };
  return afterAnswer(o, syn, answer);
}

function afterAnswer(o: Observation, syn: Journey, answer: Journey): TurningPoint {
  const fate = fateOf(o, answer);
  const stranger = strangerPoint(o, syn, fate);
  if (stranger) return stranger;
  const atClient = fate.received && fate.at.node === o.probe.from;
  if (!atClient) return waitsForNeighbour(o, fate) ?? lostOrStray(o, 'SYN-ACK', fate, syn);
  // The next packet may be a reset by the node's own firewall.
  if (isStopped(o, fate)) return { kind: 'silence', packet: 'SYN-ACK', fate };
  const later = o.flow.filter((journey) => first(journey).timeNs > fate.at.timeNs && !isSyn(journey));
  if (!later.some((journey) => starts(journey) === o.probe.from))
    return { kind: 'silence', packet: 'SYN-ACK', fate };
  const strangers = later.map((journey) => strangerPoint(o, syn, fateOf(o, journey)));
  return strangers.find(Boolean) ?? afterHandshake(o, later, fate);
}

/** Returns the point where an answer came from another address. NAT may also begin in the middle of a connection. */
function strangerPoint(o: Observation, syn: Journey, answer: Fate): TurningPoint | undefined {
  // A packet that the client itself sent is no answer, unless its own SYN was translated back to it.
  if (starts(answer.journey) === o.probe.from && fateOf(o, syn).at.node !== o.probe.from) return undefined;
  const left = strangerAt(o, syn, answer);
  const reset = left && o.flow.find((journey) => resets(journey, answer.journey, answer.at));
  return left && { kind: 'stranger', syn, left, answer, reset };
}

/** Data was lost, or the server accepted it and sent nothing. */
function afterHandshake(o: Observation, later: Journey[], answer: Fate): TurningPoint {
  const data = later.filter((journey) => (first(journey).frame.tcp?.payload.length ?? 0) > 0);
  const fates = data.map((journey) => fateOf(o, journey));
  const lost = fates.find(({ received }) => !received);
  if (lost) return lostOrStray(o, 'data', lost, answer.journey);
  const last = fates.at(-1);
  const isSilent = data.every((journey) => starts(journey) === o.probe.from);
  if (last && isSilent) return { kind: 'silence', packet: 'data', fate: last };
  return serverIsMute(o, later, last) ?? { kind: 'connected', answer };
}

/** The server should have sent data first, but sent nothing, although it got the last packet of the handshake. */
function serverIsMute(o: Observation, later: Journey[], data: Fate | undefined): TurningPoint | undefined {
  if (data || o.probe.kind !== 'tcp' || o.probe.banner === undefined) return undefined;
  const fate = later.filter((one) => starts(one) === o.probe.from).map((one) => fateOf(o, one))[0];
  if (fate === undefined) return undefined;
  return fate.received ? { kind: 'silence', packet: 'data', fate } : { kind: 'lost', packet: 'data', fate };
}

const ORDER = [
  ...[
    'nothing-sent',
    'no-arp',
    'lost SYN',
    'unsent',
    'no-arp',
    'silence SYN',
    'lost SYN-ACK',
    'silence SYN-ACK',
  ],
  ...['reset', 'stranger', 'lost data', 'silence data', 'connected'],
];

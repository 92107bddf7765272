import { isAnswer } from '../../packet/exchange.ts';
import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { fateOf } from './fate.ts';
import type { Fate, TurningPoint } from './point.ts';
import { furthest } from './progress.ts';
import { waitsForNeighbour } from './unsent.ts';
import { lostOrStray, strangerAt } from './way-back.ts';

/** Finds where a datagram or an echo request (which have no connection) was lost, or why it failed. */
export function exchangePoint(o: Observation): TurningPoint {
  const points = o.requests.map((request) => pointOf(o, request));
  return furthest(points, ORDER) ?? { kind: 'nothing-sent' };
}

function pointOf(o: Observation, request: Journey): TurningPoint {
  const fate = fateOf(o, request);
  // An ICMP error reports a loss; it is no answer.
  const replies = o.flow.filter((one) => isAnswer(one, request) && !one.hops[0]?.frame.icmp?.quoted);
  const refusal = o.flow.find((one) => isPortUnreachable(one) && isAnswer(one, request));
  const reply = replies.find((one) => isFromTarget(one, request)) ?? replies[0];
  if (refusal) return { kind: 'reset', request, answer: fateOf(o, refusal) };
  if (!fate.received) return waitsForNeighbour(o, fate) ?? { kind: 'lost', packet: 'request', fate };
  const piece = reply ? undefined : lostPiece(o, request);
  if (piece) return { kind: 'lost', packet: 'request', fate: piece };
  if (reply === undefined) return waitsForNeighbour(o, fate) ?? { kind: 'silence', packet: 'request', fate };
  const back = fateOf(o, reply);
  const left = strangerAt(o, request, back);
  if (left) {
    const reset = o.journeys.find((one) => isPortUnreachable(one) && quotes(one, back.at));
    return { kind: 'stranger', syn: request, left, answer: back, reset };
  }
  const lost = lostPiece(o, reply);
  if (lost) return lostOrStray(o, 'reply', lost, request);
  const home = back.received && back.at.node === o.probe.from;
  if (!home) return waitsForNeighbour(o, back) ?? lostOrStray(o, 'reply', back, request);
  return { kind: 'silence', packet: 'reply', fate: back };
}

/** Returns a later fragment that did not come as far as the first one. */
function lostPiece(o: Observation, packet: Journey): Fate | undefined {
  const { node, frame } = first(packet);
  if (!frame.ip?.moreFragments) return undefined;
  const pieces = o.journeys.filter((journey) => {
    const { ip } = first(journey).frame;
    const isOfIt = ip?.id === frame.ip?.id && ip?.src === frame.ip?.src && ip?.dst === frame.ip?.dst;
    return isOfIt && (ip?.fragmentOffset ?? 0) > 0 && first(journey).node === node;
  });
  return pieces.map((piece) => fateOf(o, piece)).find(({ received }) => !received);
}

/** Was the request, at some point of its path, sent to exactly the address and port from which the reply came? */
const isFromTarget = (reply: Journey, { hops }: Journey): boolean =>
  hops.some(({ frame }) => endpoint(frame, 'dst') === endpoint(first(reply).frame, 'src'));

/** Is the error about the packet as it was at this place? */
function quotes(error: Journey, { node, frame }: Sighting): boolean {
  const start = first(error);
  const quoted = start.frame.icmp?.quoted;
  return (
    start.node === node &&
    quoted?.ip.src === frame.ip?.src &&
    quoted?.ip.dst === frame.ip?.dst &&
    quoted?.srcPort === frame.udp?.srcPort &&
    quoted?.dstPort === frame.udp?.dstPort
  );
}

function isPortUnreachable({ hops: [start] }: Journey): boolean {
  const { ip, icmp } = start?.frame ?? {};
  const [type, code] = ip?.version === 6 ? [1, 4] : [3, 3];
  return icmp?.type === type && icmp.code === code;
}

const ORDER = [
  'lost request',
  'unsent',
  'no-arp',
  'silence request',
  'no-arp',
  'lost reply',
  'silence reply',
  'stranger',
  'reset',
];

import { isAnswer } from '../../packet/exchange.ts';
import type { Journey } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { type Fate, fateOf } from './fate.ts';
import { neighbourTrouble } from './neighbours.ts';
import type { TurningPoint } from './turning-point.ts';

/** Where a question without a connection, a datagram or an echo request, came to nothing. */
export function exchangePoint(o: Observation): TurningPoint {
  const points = o.requests.map((request) => pointOf(o, request));
  const furthest = Math.max(...points.map(progress));
  return points.findLast((point) => progress(point) === furthest) ?? { kind: 'nothing-sent' };
}

function pointOf(o: Observation, request: Journey): TurningPoint {
  const fate = fateOf(o, request);
  // An ICMP error is somebody's word that it was lost, not an answer.
  const replies = o.flow.filter((one) => isAnswer(one, request) && !one.hops[0]?.frame.icmp?.quoted);
  const refusal = o.flow.find((one) => isPortUnreachable(one) && isAnswer(one, request));
  const [reply] = replies;
  if (refusal) return { kind: 'reset', request, answer: fateOf(o, refusal) };
  if (!fate.received) return waiting(o, fate) ?? { kind: 'lost', packet: 'request', fate };
  if (reply === undefined) return waiting(o, fate) ?? { kind: 'silence', packet: 'request', fate };
  const back = fateOf(o, reply);
  const home = back.received && back.at.node === o.probe.from;
  if (!home) return waiting(o, back) ?? { kind: 'lost', packet: 'reply', fate: back };
  return { kind: 'silence', packet: 'reply', fate: back };
}

function isPortUnreachable({ hops: [start] }: Journey): boolean {
  const { ip, icmp } = start?.frame ?? {};
  const [type, code] = ip?.version === 6 ? [1, 4] : [3, 3];
  return icmp?.type === type && icmp.code === code;
}

const waiting = (o: Observation, fate: Fate) => neighbourTrouble(o, fate.at.node, fate);

function progress(point: TurningPoint): number {
  if (point.kind === 'no-arp') return point.waiting?.received ? 3 : 1;
  return ORDER.indexOf('packet' in point ? `${point.kind} ${point.packet}` : point.kind);
}

const ORDER = ['lost request', 'no-arp', 'silence request', 'no-arp', 'lost reply', 'silence reply', 'reset'];

import { isGroup } from '../../packet/decode/ethernet.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { place, seen, stationName } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { mayBeFiltered } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import type { Finding } from './finding.ts';

/**
 * A rule of a bridge (`dnat` of ebtables, `ether daddr set` of nftables) gave the frame the MAC address of a host
 * for which it was not meant.
 */
export function toStation(o: Observation, point: TurningPoint): Finding | undefined {
  if (point.kind !== 'lost' || point.fate.received) return undefined;
  const { journey, at } = point.fate;
  const turned = turnedIn(o, journey);
  if (turned === undefined || mayBeFiltered(o, point)) return undefined;
  const [came, left] = turned;
  const isOnItsWay = journey.hops.indexOf(at) >= journey.hops.indexOf(left);
  const meant = o.wiring.ofMac(came.frame.ethernet.dst);
  // NAT in the bridge's own node may redirect packets for that node.
  const others = [came.node, o.wiring.ofMac(left.frame.ethernet.dst)?.node];
  if (!isOnItsWay || meant === undefined || others.includes(meant.node)) return undefined;
  const [from, to] = [came, left].map((hop) => stationName(o, hop.frame.ethernet.dst));
  return {
    cause: 'wrong-dnat',
    node: left.node,
    interface: came.interface,
    detail: `a rule of the bridge of ${left.node} turned the frame, which was for ${from}, to ${to}`,
    evidence: [
      seen(journey, came, `came to ${place(came)} for ${from}`),
      seen(journey, left, `left ${place(left)} for ${to}`),
    ],
    packet: journey.packet,
  };
}

/**
 * The bridge where the frame's destination was changed. Only its rules do that: a bridge itself forwards frames
 * unchanged.
 */
function turnedIn(o: Observation, { hops }: Journey): [Sighting, Sighting] | undefined {
  for (const left of hops) {
    const bridge = left.direction === 'out' ? o.wiring.bridgeOf(left) : undefined;
    const came = hops.slice(0, hops.indexOf(left)).findLast((hop) => isSameFrame(hop, left));
    if (bridge === undefined || came === undefined || o.wiring.bridgeOf(came) !== bridge) continue;
    const [before, now] = [came.frame.ethernet.dst, left.frame.ethernet.dst];
    if (before !== now && !isGroup(before)) return [came, left];
  }
  return undefined;
}

const isSameFrame = (hop: Sighting, { node, frame }: Sighting): boolean =>
  hop.node === node &&
  hop.direction === 'in' &&
  hop.frame.ethernet.src === frame.ethernet.src &&
  hop.frame.ip?.ttl === frame.ip?.ttl;

import { endpoint } from './format.ts';
import { identity } from './identity.ts';
import type { Frame, Journey, Sighting } from './types.ts';

/**
 * In nanoseconds: a frame that comes back to its first node and leaves again within this time is still on the same
 * journey, because a bridge forwards at once. The earliest repetition with the same bytes is an ARP request, after
 * a second.
 */
const PASSED_ON_WITHIN_NS = 100_000_000n;

type Place = Pick<Sighting, 'node' | 'interface'>;
type PeerOf = (place: Place) => Place | undefined;

/** A journey that is not yet complete. `cameBack` is the last time at which a node may have sent the frame on again. */
interface Way {
  origin: Sighting;
  cameBack?: bigint;
  hops: Sighting[];
}

/**
 * Groups sightings by packet. A flooded frame is one journey with several branches, in order of time. If the same
 * bytes start again at the first place, such as an ARP request a second later, that is a new journey. A frame that
 * came back to its origin and is forwarded there is not a new one. A datagram that goes back to its sender is an
 * echo, and a new journey.
 *
 * @param sightings in order of time, as `sightings` returns them
 * @param peerOf the other end of an interface's cable, if that is known
 */
export function journeys(sightings: Sighting[], peerOf: PeerOf = () => undefined): Journey[] {
  const identities = new Map<Frame, string>();
  const newest = new Map<string, { last: Way; before: Way | undefined }>();
  const ways: Way[] = [];
  for (const sighting of sightings) {
    const key = identities.get(sighting.frame) ?? identity(sighting.frame);
    identities.set(sighting.frame, key);
    const { last, before } = newest.get(key) ?? {};
    if (last !== undefined && !startsAgain(last, sighting) && !isEcho(last, sighting)) {
      const way = [last, before].find((one) => one && continues(one, sighting, peerOf)) ?? last;
      way.hops.push(sighting);
      if (comesBack(way, sighting)) way.cameBack = sighting.timeNs;
      continue;
    }
    const started: Way = { origin: sighting, hops: [sighting] };
    newest.set(key, { last: started, before: last && !isEcho(last, sighting) ? last : undefined });
    ways.push(started);
  }
  return ways.map(({ hops }, i) => ({ packet: i + 1, hops }));
}

/**
 * Does the sighting continue the journey: at the other end of a cable, or in the same node? A packet may start again
 * while its equal is still on the path: a server repeats its SYN-ACK by its clock and, at about the same time, for a
 * repeated SYN.
 */
function continues({ hops }: Way, sighting: Sighting, peerOf: PeerOf): boolean {
  const { node, interface: name, direction } = sighting;
  const isAt = (hop: Sighting, place: Place, way: Sighting['direction']) =>
    hop.node === place.node && hop.interface === place.interface && hop.direction === way;
  const spent = (hop: Sighting) => (hop.frame.ip?.ttl ?? 0) - (sighting.frame.ip?.ttl ?? 0);
  if (hops.some((hop) => isAt(hop, { node, interface: name }, direction) && spent(hop) === 0)) return false;
  const peer = direction === 'in' ? peerOf(sighting) : undefined;
  if (peer) return hops.some((hop) => isAt(hop, peer, 'out') && spent(hop) === 0);
  const before = hops.at(-1);
  return before?.node === node && [0, 1].includes(spent(before));
}

function startsAgain(way: Way, sighting: Sighting): boolean {
  if (!atOrigin(way, sighting) || sighting.direction !== way.origin.direction) return false;
  return way.cameBack === undefined || sighting.timeNs - way.cameBack > PASSED_ON_WITHIN_NS;
}

/**
 * Is it an echo of the datagram before, from whatever address? IPv6 has no id that would tell the two apart, and
 * IPv4's id may be 0.
 */
function isEcho({ hops }: Way, { frame }: Sighting): boolean {
  if (!frame.udp) return false;
  const dst = endpoint(frame, 'dst');
  return endpoint(frame, 'src') !== dst && hops.some((hop) => endpoint(hop.frame, 'src') === dst);
}

/**
 * Does the frame come back to the node that sent it, or, if it was first seen entering a node, leave that node again?
 */
function comesBack(way: Way, sighting: Sighting): boolean {
  if (sighting.direction === way.origin.direction) return false;
  return sighting.direction === 'in' ? sighting.node === way.origin.node : atOrigin(way, sighting);
}

function atOrigin({ origin }: Way, { node, interface: name }: Sighting): boolean {
  return origin.node === node && origin.interface === name;
}

export function first(journey: Journey): Sighting {
  const [hop] = journey.hops;
  if (hop === undefined) throw new Error(`packet ${journey.packet} was never seen`);
  return hop;
}

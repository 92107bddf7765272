import { endpoint } from './format.ts';
import { identity } from './identity.ts';
import type { Frame, Journey, Sighting } from './types.ts';

/**
 * A frame that comes back to its first node and leaves again within this time is still on the same way: a
 * bridge passes it on at once. The soonest repetition with the same bytes is an ARP request, after a second.
 */
const PASSED_ON_WITHIN_NS = 100_000_000n;

/** A journey under way. `cameBack` is the last time at which something may have sent it on its way again. */
interface Way {
  origin: Sighting;
  cameBack?: bigint;
  hops: Sighting[];
}

/**
 * Groups sightings by packet. A flooded frame is one journey with several branches, in order of time. The
 * same bytes that start again at the first place, such as an ARP request a second later, are a new journey. A
 * frame that came back to its origin and is passed on there is not. A datagram that goes back to its sender
 * is an echo, and a new journey.
 *
 * @param sightings by time, as `sightings` returns them
 */
export function journeys(sightings: Sighting[]): Journey[] {
  const identities = new Map<Frame, string>();
  const newest = new Map<string, Way>();
  const ways: Way[] = [];
  for (const sighting of sightings) {
    const key = identities.get(sighting.frame) ?? identity(sighting.frame);
    identities.set(sighting.frame, key);
    const way = newest.get(key);
    if (way !== undefined && !startsAgain(way, sighting) && !isEcho(way, sighting)) {
      way.hops.push(sighting);
      if (comesBack(way, sighting)) way.cameBack = sighting.timeNs;
      continue;
    }
    const started: Way = { origin: sighting, hops: [sighting] };
    newest.set(key, started);
    ways.push(started);
  }
  return ways.map(({ hops }, i) => ({ packet: i + 1, hops }));
}

function startsAgain(way: Way, sighting: Sighting): boolean {
  if (!atOrigin(way, sighting) || sighting.direction !== way.origin.direction) return false;
  return way.cameBack === undefined || sighting.timeNs - way.cameBack > PASSED_ON_WITHIN_NS;
}

/**
 * Is it an echo of the datagram before, from whatever address? IPv6 has no id to tell the two apart, and IPv4's may
 * be 0.
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

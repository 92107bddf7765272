import { endpoint } from './format.ts';
import { identity } from './identity.ts';
import type { Frame, Journey, Sighting } from './types.ts';

/**
 * How long after a frame came back to the node where it began it may leave there again and still be on the same way.
 * A bridge passes it on at once; the soonest thing that is sent again with the same bytes is an ARP request, after
 * a second.
 */
const PASSED_ON_WITHIN_NS = 100_000_000n;

/** A journey under way; `cameBack` is the last time that something could have put it on its way a second time. */
interface Way {
  origin: Sighting;
  cameBack?: bigint;
  hops: Sighting[];
}

/**
 * Gathers the sightings of each packet. A flooded frame is one journey with several branches, all in order of time.
 * An identity that starts again at the place where it began (the same ARP request, a second later) is a new journey;
 * a frame that was reflected back to its origin, and passed on there, is not. A datagram that goes back to who sent it
 * is an echo of the one before.
 *
 * @param sightings by time, as `sightings` gives them.
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

/** IPv6 has no id that would tell it from what it echoes, nor need IPv4's be more than 0. */
function isEcho({ hops }: Way, { frame }: Sighting): boolean {
  if (!frame.udp) return false;
  const [src, dst] = [endpoint(frame, 'src'), endpoint(frame, 'dst')];
  return (
    src !== dst &&
    hops.some((hop) => endpoint(hop.frame, 'src') === dst && endpoint(hop.frame, 'dst') === src)
  );
}

/** Into the node that sent it, by whatever port; or, first seen entering a node, back out the same way. */
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

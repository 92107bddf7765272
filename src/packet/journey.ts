import { identity } from './identity.ts';
import type { Frame, Journey, Sighting } from './types.ts';

/**
 * How long after a frame came back to where it began it may leave there again and still be on the same way. A
 * bridge port reflects at once; the soonest thing to be sent again with the same bytes is an ARP request, after a
 * second.
 */
const REFLECTS_WITHIN_NS = 100_000_000n;

/** A journey under way; `cameBack` is the last time it ran against its first direction at its first place. */
interface Way {
  origin: Sighting;
  cameBack?: bigint;
  hops: Sighting[];
}

/**
 * Gathers the sightings of each packet. A flooded frame is one journey with several branches, all in order of time.
 * An identity that starts again at the place where it began (the same ARP request, a second later) is a new journey;
 * a frame reflected back to its origin is not.
 *
 * @param sightings by time, as `locate` gives them.
 */
export function journeys(sightings: Sighting[]): Journey[] {
  const identities = new Map<Frame, string>();
  const newest = new Map<string, Way>();
  const ways: Way[] = [];
  for (const sighting of sightings) {
    const key = identities.get(sighting.frame) ?? identity(sighting.frame);
    identities.set(sighting.frame, key);
    const way = newest.get(key);
    if (way !== undefined && !startsAgain(way, sighting)) {
      way.hops.push(sighting);
      if (atOrigin(way, sighting) && sighting.direction !== way.origin.direction)
        way.cameBack = sighting.timeNs;
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
  return way.cameBack === undefined || sighting.timeNs - way.cameBack > REFLECTS_WITHIN_NS;
}

function atOrigin({ origin }: Way, { node, interface: name }: Sighting): boolean {
  return origin.node === node && origin.interface === name;
}

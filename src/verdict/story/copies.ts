import { isGroup } from '../../packet/decode/ethernet.ts';
import { neighbourOf } from '../../packet/decode/neighbour.ts';
import type { Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import type { Observation } from '../facts/observation.ts';
import { placeName } from '../facts/wiring.ts';
import { bridgingAt } from './bridging.ts';

/**
 * A frame that a bridge flooded is a tree of copies, and what becomes of most does not matter. The last sighting of the
 * copy that leads to the frame's target, or of the frame itself before the bridge where no copy does; undefined for a
 * frame that was not flooded, or whose target is not known.
 *
 * @param hops the sightings of the packet, in order of time
 * @param last the last of them
 */
export function copyForTarget(
  o: Observation,
  hops: readonly Sighting[],
  last: Sighting,
): Sighting | undefined {
  const copies = hops.filter((hop) => isSameFrame(hop, last));
  const [start] = copies;
  const target = targetOf(o, last);
  if (start === undefined || target === undefined || !copies.some((hop) => wasFlooded(o, copies, hop)))
    return undefined;
  const way = new Set(o.wiring.pathTo(o.wiring.stackOf(start), target).map(placeName));
  const leads = (hop: Sighting) =>
    way.has(placeName(hop)) || hop.node === target.node || hop.node === start.node;
  return way.size === 0 ? undefined : copies.findLast(leads);
}

/** No router gave it new MAC addresses in between. */
const isSameFrame = ({ frame: { ethernet } }: Sighting, { frame }: Sighting): boolean =>
  ethernet.src === frame.ethernet.src && ethernet.dst === frame.ethernet.dst;

/** By its MAC address or, if it is a question for one, by the address that it asks about. */
function targetOf({ wiring }: Observation, at: Sighting): InterfaceId | undefined {
  const { dst } = at.frame.ethernet;
  if (!isGroup(dst)) return wiring.ofMac(dst);
  const asked = neighbourOf(at.frame);
  return asked && wiring.neighbour(at, asked.address);
}

/** It came to a bridge there that had to send it to everybody: by several ports, or because it did not know the target. */
function wasFlooded(o: Observation, copies: readonly Sighting[], at: Sighting): boolean {
  const bridge = at.direction === 'in' ? o.wiring.bridgeOf(at) : undefined;
  if (bridge === undefined) return false;
  const left = copies.filter(
    (hop) => hop.node === at.node && hop.direction === 'out' && o.wiring.bridgeOf(hop) === bridge,
  );
  const isKnown = !isGroup(at.frame.ethernet.dst) && bridgingAt(o, at)?.port !== undefined;
  return left.length > 1 || (left.length === 1 && !isKnown);
}

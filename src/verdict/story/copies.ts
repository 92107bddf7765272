import { isGroup } from '../../packet/decode/ethernet.ts';
import { neighbourOf } from '../../packet/decode/neighbour.ts';
import type { Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import type { Observation } from '../facts/observation.ts';
import { placeName } from '../facts/wiring.ts';
import { bridgeAt, knowsStation, stationFor } from './bridging.ts';

/**
 * For a flooded frame: returns the last sighting of the copy on the path to the target or, if no copy goes there,
 * the last sighting before the bridge. Undefined for a frame that was not flooded, or whose target is unknown. What
 * happens to other copies does not matter.
 *
 * @param hops the sightings of the packet, in order of time
 * @param last the last one of them
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
  const isPort = (hop: Sighting) => o.wiring.bridgeOf(hop) !== undefined;
  const leads = (hop: Sighting) =>
    way.has(placeName(hop)) ||
    (hop.node === target.node && hop.direction === 'in') ||
    (hop.node === start.node && !isPort(hop));
  return way.size === 0 ? undefined : copies.findLast(leads);
}

/** Is it the same frame? A router would have given it new MAC addresses. */
const isSameFrame = ({ frame: { ethernet } }: Sighting, { frame }: Sighting): boolean =>
  ethernet.src === frame.ethernet.src && ethernet.dst === frame.ethernet.dst;

/** Returns the target by its MAC address or, for a question, by the address that it asks about. */
function targetOf(o: Observation, at: Sighting): InterfaceId | undefined {
  const { dst } = at.frame.ethernet;
  if (!isGroup(dst)) return stationFor(o, at);
  const asked = neighbourOf(at.frame);
  return asked && o.wiring.neighbour(at, asked.address);
}

/** Did a bridge flood it there? It left by several ports, or the bridge did not know the target. */
function wasFlooded(o: Observation, copies: readonly Sighting[], at: Sighting): boolean {
  const bridge = bridgeAt(o, at);
  if (bridge === undefined) return false;
  const left = copies.filter(
    (hop) => hop.node === at.node && hop.direction === 'out' && o.wiring.bridgeOf(hop) === bridge,
  );
  const { dst } = at.frame.ethernet;
  const isKnown = !isGroup(dst) && knowsStation(o, at, bridge, dst);
  return left.length > 1 || (left.length === 1 && !isKnown);
}

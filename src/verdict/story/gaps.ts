import type { Journey, Sighting } from '../../packet/types.ts';
import { place } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';

/**
 * Finds contradictions in the captures: a packet came out of a cable that it never went into, or left a node that
 * it never came to. So a frame is missing, and nothing can be concluded from what was not seen.
 */
export function gaps(o: Observation, journeys: readonly Journey[]): string[] {
  return journeys.flatMap((journey) =>
    journey.hops
      .filter((hop, index) => !isAccountedFor(o, journey, hop, index))
      .map((hop) => {
        const verb = hop.direction === 'in' ? 'entered' : 'left';
        return `packet ${journey.packet} ${verb} ${place(hop)}, and is missing in a capture before that`;
      }),
  );
}

function isAccountedFor(o: Observation, { hops }: Journey, hop: Sighting, index: number): boolean {
  if (o.wiring.sharesCable(hop)) return true;
  const earlier = hops.slice(0, index);
  if (hop.direction === 'in') {
    const peer = o.wiring.interface(hop)?.peer;
    // A frame that a bridge passes up, at an interface without a cable, came in by a port. A frame that comes in by
    // `lo` has left by `lo`.
    if (peer === undefined) {
      const before = hop.interface === 'lo' ? 'out' : 'in';
      return earlier.some(({ node, direction }) => node === hop.node && direction === before);
    }
    const times = (
      at: { node: string; interface: string },
      direction: 'in' | 'out',
      among: readonly Sighting[],
    ) =>
      among.filter(
        (one) => one.node === at.node && one.interface === at.interface && one.direction === direction,
      ).length;
    return times(peer, 'out', earlier) > times(hop, 'in', earlier);
  }
  return hops[0]?.node === hop.node || earlier.some(({ node }) => node === hop.node);
}

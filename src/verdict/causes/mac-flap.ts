import type { Sighting } from '../../packet/types.ts';
import { type Bridging, bridgingOf } from '../bridging.ts';
import { type CauseFinder, place, seen } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { Evidence } from '../types.ts';
import { placeName } from '../wiring.ts';

/**
 * A bridge has learned a station on a port that does not lead to it, from a frame that somebody else sent on with
 * that station's source address; what is for the station is then sent the wrong way, or dropped.
 */
export const macFlap: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { journey, at } = point.fate;
  const bridging = bridgingOf(o, point.fate);
  if (bridging?.target === undefined || bridging.port === undefined) return undefined;
  const { node, target, port } = { node: at.node, ...bridging } as { node: string } & Required<Bridging>;
  if (target === undefined || o.wiring.leadsTo({ node, interface: port ?? '' }, target)) return undefined;
  const station = placeName(target);
  const evidence: Evidence[] = [
    seen(journey, at, `entered ${place(at)} for ${station} and went no further`),
    {
      kind: 'fdb',
      text: `${node}:${bridging.bridge} had ${station} on port ${port}, which does not lead there`,
    },
    ...teacher(o, bridging.learned, station),
  ];
  const detail = `${node} takes ${station} to be behind ${node}:${port}: another node sent a frame with its MAC address`;
  return { cause: 'mac-flap', node, interface: at.interface, detail, evidence, packet: journey.packet };
};

/** The frame that taught the bridge wrongly, and who had sent it on. */
function teacher(o: Observation, learned: Sighting | undefined, station: string): Evidence[] {
  const journey = o.journeys.find(({ hops }) => learned && hops.includes(learned));
  if (journey === undefined || learned === undefined) return [];
  const before = journey.hops[journey.hops.indexOf(learned) - 1];
  const sender = before ? ` sent on by ${place(before)} with the MAC address of ${station}` : '';
  return [
    seen(
      journey,
      learned,
      `came in by ${place(learned)}${sender ? `,${sender}` : ''}: the station moved there`,
    ),
  ];
}

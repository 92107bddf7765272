import { place, seen, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { placeName } from '../facts/wiring.ts';
import { type Bridging, bridgingAt, bridgingOf } from '../story/bridging.ts';
import type { Fate } from '../story/point.ts';
import { moveText, stationMoves } from '../story/stations.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder } from './finding.ts';

/**
 * Finds `mac-flap`: another node sent a frame with a host's source address, and a bridge learned that address on
 * the wrong port. Frames for the host are then sent to the wrong port, or dropped.
 */
export const macFlap: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { journey } = point.fate;
  const found = misled(o, point.fate);
  if (found?.target === undefined || found.known === undefined) return undefined;
  const { at, bridge, target, port, known } = found;
  const station = placeName(target);
  const lesson = teacher(o, found, station);
  if (lesson.length === 0) {
    return {
      suspect: 'mac-flap',
      missing: `who taught ${at.node}:${bridge} that ${station} is behind ${port}`,
    };
  }
  const evidence: Evidence[] = [
    seenBy(o, journey, at, `entered ${place(at)} for ${station}`),
    { ...known, text: `${known.text}, which does not lead there` },
    ...lesson,
    ...told(o, found),
  ];
  const why = found.learned
    ? 'another node sent a frame with its MAC address'
    : 'it was there before, or another node used its MAC address';
  const detail = `${at.node} takes ${station} to be behind ${at.node}:${port}: ${why}`;
  return {
    cause: 'mac-flap',
    node: at.node,
    interface: at.interface,
    detail,
    evidence,
    packet: journey.packet,
  };
};

/** Returns the first bridge on the packet's path that knew the target's MAC address on a wrong port. */
export function misled(o: Observation, fate: Fate): Bridging | undefined {
  const passed = fate.journey.hops
    .filter(({ direction }) => direction === 'in')
    .map((hop) => bridgingAt(o, hop));
  return [...passed, bridgingOf(o, fate)].find(
    (bridging) =>
      bridging?.target !== undefined &&
      bridging.port !== undefined &&
      !isOwnPort(o, bridging) &&
      !o.wiring.leadsTo({ node: bridging.at.node, interface: bridging.port }, bridging.target),
  );
}

/** A bridge hands frames for its own ports to its own node. */
const isOwnPort = ({ wiring }: Observation, { at, bridge, target }: Bridging): boolean =>
  target?.node === at.node && wiring.bridgeOf(target) === bridge;

/** Proves by the kernel's own messages that the MAC address moved to another port, if the kernel was asked for them. */
function told(o: Observation, { at, bridge, mac, port }: Bridging): Evidence[] {
  const moves = stationMoves(o).filter((move) => move.node === at.node && move.bridge === bridge);
  const move = moves.findLast((one) => one.mac === mac && one.to === port);
  return move ? [{ kind: 'fdb', text: `${at.node}:${bridge}: ${moveText(o, move)}`, sources: [] }] : [];
}

/**
 * Finds the frame from which the bridge learned the wrong port, and its sender. If the bridge learned it before the
 * probe, no capture has that frame: then the table itself is the evidence.
 */
function teacher(o: Observation, { learned, at, bridge, port }: Bridging, station: string): Evidence[] {
  if (learned === undefined) {
    const text = `${at.node}:${bridge} knew that before the probe: nobody but ${station} may use its MAC address, and it is not behind ${port}`;
    return [{ kind: 'fdb', text, sources: [] }];
  }
  const journey = [...o.earlier, ...o.journeys].find(({ hops }) => hops.includes(learned));
  if (journey === undefined) return [];
  const sender = journey.hops[journey.hops.indexOf(learned) - 1];
  const way = sender ? `, sent on by ${place(sender)} with the MAC address of ${station}` : '';
  return [seen(journey, learned, `came in by ${place(learned)}${way}: the station moved there`)];
}

import { endpoint, flagsText } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { stationName } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import type { HopRow } from '../types.ts';

/** Returns the probe's packets hop by hop, and the ARP that the evidence names: packet by packet, in order of time. */
export function hopRows(o: Observation, also: readonly (number | undefined)[] = []): HopRow[] {
  const shown = o.journeys.filter(
    (journey) => [...o.lookup, ...o.flow].includes(journey) || also.includes(journey.packet),
  );
  const [start] = shown;
  if (start === undefined) return [];
  const zero = first(start).timeNs;
  return shown.flatMap((journey) => journey.hops.map((hop) => hopRow(o, journey, hop, zero)));
}

/** @param zero the time from which the rows' times count */
export function hopRow(o: Observation, { packet }: Journey, hop: Sighting, zero: bigint): HopRow {
  const { node, interface: at, direction, timeNs, frame } = hop;
  return {
    node,
    interface: at,
    direction,
    timeUs: Number(timeNs - zero) / 1000,
    srcMac: frame.ethernet.src,
    dstMac: frame.ethernet.dst,
    srcName: stationName(o, frame.ethernet.src),
    dstName: stationName(o, frame.ethernet.dst),
    src: endpoint(frame, 'src'),
    dst: endpoint(frame, 'dst'),
    flags: flagsText(frame),
    ...(frame.ip && { ttl: frame.ip.ttl }),
    packet,
  };
}

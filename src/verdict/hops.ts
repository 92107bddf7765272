import { endpoint, flagsText } from '../packet/format.ts';
import type { Journey } from '../packet/types.ts';
import { first, isGroup } from './fate.ts';
import type { Observation } from './observation.ts';
import type { HopRow } from './types.ts';
import { placeName } from './wiring.ts';

/** The probe's packets, hop by hop, and the ARP that an evidence speaks of; packet by packet in order of time. */
export function hopRows(o: Observation, also: readonly (number | undefined)[] = []): HopRow[] {
  const shown = o.journeys.filter(
    (journey) => [...o.lookup, ...o.flow].includes(journey) || also.includes(journey.packet),
  );
  const [start] = shown;
  if (start === undefined) return [];
  const zero = first(start).timeNs;
  return shown.flatMap((journey) => rowsOf(o, journey, zero));
}

function rowsOf(o: Observation, journey: Journey, zero: bigint): HopRow[] {
  const name = (mac: string) => {
    const owner = o.wiring.ofMac(mac);
    return owner ? placeName(owner) : isGroup(mac) ? 'everyone' : mac;
  };
  return journey.hops.map(({ node, interface: at, direction, timeNs, frame }) => ({
    node,
    interface: at,
    direction,
    timeUs: Number(timeNs - zero) / 1000,
    srcMac: frame.ethernet.src,
    dstMac: frame.ethernet.dst,
    srcName: name(frame.ethernet.src),
    dstName: name(frame.ethernet.dst),
    src: endpoint(frame, 'src'),
    dst: endpoint(frame, 'dst'),
    flags: flagsText(frame),
    ...(frame.ip && { ttl: frame.ip.ttl }),
    packet: journey.packet,
  }));
}

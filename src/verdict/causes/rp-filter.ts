import type { Sighting } from '../../packet/types.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { counted, interfaceSetting, route } from '../facts/tables.ts';
import { arrivalAt } from '../story/passage.ts';
import type { TurningPoint } from '../story/turning-point.ts';
import type { CauseFinder } from './finding.ts';

const LOOSE = 2;

/** The kernel's way back to the packet's source is not by the interface it came in by, and rp_filter demands that. */
export const rpFilter: CauseFinder = (o, point) => {
  const isArp = isSilentOwner(point);
  if (point.kind !== 'lost' && point.kind !== 'silence' && !isArp) return undefined;
  const { at, journey } = point.fate;
  const source = at.frame.ip?.src ?? at.frame.arp?.senderIp;
  const stack = filteredAt(o, at);
  if (stack === undefined || source === undefined) return undefined;
  const filter = interfaceSetting(o, stack, 'rp_filter');
  const back = route(o, at.node, source);
  if (filter === undefined || filter.value === 0 || back === undefined) return undefined;
  const behind = back.value?.dev;
  if (behind === stack.interface || (filter.value === LOOSE && behind)) return undefined;
  // ARP looks the way back up as well (`arp_process()`), but does not count.
  const counter = counted(o, at.node, 'TcpExt.IPReversePathFilter', 'packets whose source is elsewhere');
  if (counter === undefined && !isArp) {
    return { suspect: 'rp-filter', missing: `the counter TcpExt.IPReversePathFilter of ${at.node}` };
  }
  const evidence = [seenBy(o, journey, at, `was last seen at ${place(at)}`), filter.evidence, back.evidence];
  return {
    cause: 'rp-filter',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} expects ${source} ${behind ? `behind ${behind}` : 'nowhere'}, and takes nothing from it by ${stack.interface}`,
    evidence: counter ? [...evidence, counter] : evidence,
    packet: journey.packet,
  };
};

/** Where the setting holds for it. IPv6 has none. */
const filteredAt = (o: Observation, at: Sighting) =>
  at.direction === 'in' && at.frame.ip?.version !== 6 ? arrivalAt(o, at) : undefined;

/** An ARP request that reached the owner of the address, who did not reply. */
function isSilentOwner(point: TurningPoint): point is TurningPoint & { kind: 'no-arp' } {
  return point.kind === 'no-arp' && point.fate.received && point.fate.journey === point.asked;
}

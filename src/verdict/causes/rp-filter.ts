import type { Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { counted, type Fact, interfaceSetting, route } from '../facts/tables.ts';
import { arrivalAt } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import { destinationNat } from '../story/translation.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder } from './finding.ts';

const LOOSE = 2;

/**
 * Finds `rp-filter`: the kernel's route back to the packet's source leaves by another interface than the one by
 * which the packet came in, and rp_filter forbids that.
 */
export const rpFilter: CauseFinder = (o, point) => {
  const isArp = isSilentOwner(point);
  if (point.kind !== 'lost' && point.kind !== 'silence' && !isArp) return undefined;
  const { at, journey } = point.fate;
  const filtered = filteredBy(o, at);
  if (filtered === undefined) return undefined;
  // ARP checks the way back too (`arp_process()`), but counts nothing, and no kernel can be asked about it.
  if (o.run.routes && filtered.asked === undefined && !isArp)
    return { suspect: 'rp-filter', missing: `what ${at.node} would do with the packet` };
  const counter = counted(o, at.node, 'TcpExt.IPReversePathFilter', 'packets whose source is elsewhere');
  if (counter === undefined && filtered.asked === undefined && !isArp) {
    return { suspect: 'rp-filter', missing: `the counter TcpExt.IPReversePathFilter of ${at.node}` };
  }
  const proof = filtered.asked
    ? [filtered.asked, ...(counter ? [besides(counter)] : [])]
    : counter
      ? [counter]
      : [];
  return {
    cause: 'rp-filter',
    node: at.node,
    interface: at.interface,
    detail: filtered.detail,
    evidence: [seenBy(o, journey, at, `was last seen at ${place(at)}`), ...filtered.evidence, ...proof],
    packet: journey.packet,
  };
};

interface Filtered {
  detail: string;
  /** The setting, and the route back. */
  evidence: Evidence[];
  /** Proves it with the kernel's own answer. */
  asked: Evidence | undefined;
}

function filteredBy(o: Observation, at: Sighting): Filtered | undefined {
  const source = at.frame.ip?.src ?? at.frame.arp?.senderIp;
  const stack = filteredAt(o, at);
  const asked = arrivalOf(o, at);
  if (stack === undefined || source === undefined || asked?.value === false) return undefined;
  const filter = interfaceSetting(o, stack, 'rp_filter');
  const back = route(o, at.node, source);
  if (filter === undefined || filter.value === 0 || back === undefined) return undefined;
  const behind = back.value?.dev;
  if (behind === stack.interface || (filter.value === LOOSE && behind)) return undefined;
  const where = behind ? `behind ${behind}` : 'nowhere';
  return {
    detail: `${at.node} expects ${source} ${where}, and takes nothing from it by ${stack.interface}`,
    evidence: [filter.evidence, back.evidence],
    asked: asked?.evidence,
  };
}

/** Does the kernel say that this source must not come in there? Undefined if it was not asked, as for ARP. */
function arrivalOf(o: Observation, at: Sighting): Fact<boolean> | undefined {
  const { ip } = at.frame;
  if (ip === undefined) return undefined;
  const dst = destinationNat(o, at)?.address ?? ip.dst;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst, protocol: ip.protocol });
  // Today's kernels answer EINVAL here, as they do for a martian or a blackhole.
  const isRefused = asked && 'errno' in asked.value && ['other-way', 'invalid'].includes(asked.value.refusal);
  const own = askedRoute(o, at.node, 'own', { dst, protocol: ip.protocol });
  const isBlackhole = own !== undefined && 'errno' in own.value;
  return asked && { ...asked, value: isRefused === true && !isBlackhole };
}

/** Does rp_filter apply there? IPv6 has none. */
const filteredAt = (o: Observation, at: Sighting) =>
  at.direction === 'in' && at.frame.ip?.version !== 6 ? arrivalAt(o, at) : undefined;

/** An ARP request reached the owner of the address, and the owner did not reply. */
function isSilentOwner(point: TurningPoint): point is TurningPoint & { kind: 'no-arp' } {
  return point.kind === 'no-arp' && point.fate.received && point.fate.journey === point.asked;
}

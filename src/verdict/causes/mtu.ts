import type { Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { askedRoute, askedWay } from '../facts/asked-routes.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { counted, link } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import { bridgingOf } from '../story/bridging.ts';
import { arrivalAt, mayHaveDropped } from '../story/passage.ts';
import type { Fate } from '../story/point.ts';
import { targetIp } from '../story/target.ts';
import { destinationNat } from '../story/translation.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding } from './finding.ts';

/** Bytes of an Ethernet header. */
const ETHERNET = 14;

/** The packet is larger than what the next link takes, and may not or cannot be cut there. */
export const mtu: CauseFinder = (o, point) => {
  if (point.kind === 'nothing-sent') return refusedBySender(o);
  if (point.kind !== 'lost') return undefined;
  const { journey, at } = point.fate;
  const length = lengthOnWire(at);
  const narrow = routed(o, point.fate) ?? (isSuperframe(o, at) ? undefined : onSegment(o, point.fate));
  if (narrow === undefined || at.frame.ip === undefined) return undefined;
  const next = link(o, narrow.next);
  if (next === undefined) return undefined;
  const takes = Math.min(next.value.mtu, narrow.mtu ?? next.value.mtu);
  if (length <= takes) return undefined;
  const [rule] = mayHaveDropped(o, point);
  if (rule) return undefined;
  return {
    cause: 'mtu',
    node: narrow.next.node,
    interface: narrow.next.interface,
    detail: `a packet of ${length} bytes was to go through ${placeName(narrow.next)}, which takes ${takes}${takes < next.value.mtu ? ' by that route' : ''}`,
    evidence: [
      seenBy(o, journey, at, `was last seen at ${place(at)}, ${length} bytes long${narrow.how}`),
      next.evidence,
      ...narrow.evidence,
    ],
    packet: journey.packet,
  };
};

/** Headers of IP and ICMP. */
const ECHO_HEADERS = { 4: 28, 6: 48 };
const DEFAULT_SIZE = 56;

/** What must not be cut, and is larger than the asker's own way out takes, is not even sent (EMSGSIZE). */
function refusedBySender(o: Observation): Finding | undefined {
  const { probe, run } = o;
  if (probe.kind !== 'ping' || !/message too long/i.test(run.stderr)) return undefined;
  const to = targetIp(o);
  const way = to === undefined ? undefined : askedWay(o, probe.from, to);
  const dev = way?.value.dev;
  if (to === undefined || way === undefined || dev === undefined) return undefined;
  const length = (probe.size ?? DEFAULT_SIZE) + ECHO_HEADERS[to.includes(':') ? 6 : 4];
  const own = link(o, { node: probe.from, interface: dev });
  const takes = Math.min(own?.value.mtu ?? 0, way.value.mtu ?? Number.POSITIVE_INFINITY);
  if (own === undefined || length <= takes) return undefined;
  return {
    cause: 'mtu',
    node: probe.from,
    interface: dev,
    detail: `${probe.from} was to send a packet of ${length} bytes that must not be cut, and its own ${dev} takes ${takes}${takes < own.value.mtu ? ' by that route' : ''}`,
    evidence: [{ kind: 'probe', text: run.stderr.trim(), sources: [] }, way.evidence, own.evidence],
    packet: undefined,
  };
}

/** Bytes of the IP packet, or of each that the kernel makes of it. */
function lengthOnWire({ wireLength, segmentSize, frame, data }: Sighting): number {
  const payload = frame.tcp?.payload.length ?? 0;
  const whole = Math.max(wireLength, data.length) - ETHERNET;
  return segmentSize === undefined ? whole : Math.min(whole, whole - payload + segmentSize);
}

/**
 * Several segments of TCP that travel as one frame as long as no wire is in between (GSO): what is longer than the very
 * interface takes where it was seen. No bridge and no cable of a lab minds its length.
 */
function isSuperframe(o: Observation, at: Sighting): boolean {
  const own = link(o, at)?.value.mtu;
  return at.segmentSize !== undefined || (at.frame.tcp !== undefined && lengthOnWire(at) > (own ?? 0));
}

const onSegment = (o: Observation, fate: Fate) => bridged(o, fate) ?? wired(o, fate);

interface Narrow {
  next: InterfaceId;
  /** What its route says, where it does. */
  mtu?: number | undefined;
  how: string;
  evidence: Evidence[];
}

/** A router that may not fragment, as none may in IPv6, counts that it could not. */
function routed(o: Observation, { at }: Fate): Narrow | undefined {
  const { ip } = at.frame;
  if (at.direction !== 'in' || ip === undefined || arrivalAt(o, at) === undefined) return undefined;
  if (ip.version === 4 && !ip.dontFragment) return undefined;
  const name = ip.version === 6 ? 'Ip6.FragFails' : 'Ip.FragFails';
  const counter = counted(o, at.node, name, 'packets too big for the next link that must not be cut');
  const to = destinationNat(o, at)?.address ?? ip.dst;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst: to, protocol: ip.protocol });
  const { dev, mtu: limit } = asked && 'type' in asked.value ? asked.value : {};
  if (counter === undefined || asked === undefined || dev === undefined) return undefined;
  return {
    next: { node: at.node, interface: dev },
    mtu: limit,
    how: ip.version === 4 ? ', with "do not fragment" set' : '',
    evidence: [counter, asked.evidence],
  };
}

/** A bridge cuts nothing: what is too long for the port it should go out by is dropped without a word. */
function bridged(o: Observation, fate: Fate): Narrow | undefined {
  const bridging = bridgingOf(o, fate);
  if (bridging?.port === undefined || bridging.known === undefined || bridging.port === bridging.at.interface)
    return undefined;
  return { next: { node: bridging.at.node, interface: bridging.port }, how: '', evidence: [bridging.known] };
}

/** The far end of a cable takes nothing that is longer than its own MTU. */
function wired(o: Observation, { at }: Fate): Narrow | undefined {
  const far = at.direction === 'out' ? o.wiring.interface(at)?.peer : undefined;
  return far && { next: far, how: '', evidence: [] };
}

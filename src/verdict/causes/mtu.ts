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

/** The length of an Ethernet header in bytes. */
const ETHERNET = 14;

/** Finds `mtu`: the packet is longer than the next link takes, and may not be, or cannot be, fragmented there. */
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

/** The headers of IP and ICMP together, in bytes. */
const ECHO_HEADERS = { 4: 28, 6: 48 };
const DEFAULT_SIZE = 56;

/**
 * The probe's own kernel refused to send the packet (EMSGSIZE): it must not be fragmented, and is too long for the
 * route.
 */
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

/** Returns the length of the IP packet in bytes, or of each piece that the kernel will cut from it. */
function lengthOnWire({ wireLength, segmentSize, frame, data }: Sighting): number {
  const payload = frame.tcp?.payload.length ?? 0;
  const whole = Math.max(wireLength, data.length) - ETHERNET;
  return segmentSize === undefined ? whole : Math.min(whole, whole - payload + segmentSize);
}

/**
 * Is it several TCP segments that still travel as one frame (GSO)? Such a frame is longer than the interface
 * where it was seen takes. Bridges and cables inside a lab do not mind its length.
 */
function isSuperframe(o: Observation, at: Sighting): boolean {
  const own = link(o, at)?.value.mtu;
  return at.segmentSize !== undefined || (at.frame.tcp !== undefined && lengthOnWire(at) > (own ?? 0));
}

const onSegment = (o: Observation, fate: Fate) => bridged(o, fate) ?? wired(o, fate);

interface Narrow {
  next: InterfaceId;
  /** The MTU of its route, if the route has one. */
  mtu?: number | undefined;
  how: string;
  evidence: Evidence[];
}

/** A router could not fragment the packet, and counted that. In IPv6 no router may fragment. */
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

/** A bridge does not fragment. It drops a frame that is too long for the outgoing port, without a word. */
function bridged(o: Observation, fate: Fate): Narrow | undefined {
  const bridging = bridgingOf(o, fate);
  if (bridging?.port === undefined || bridging.known === undefined || bridging.port === bridging.at.interface)
    return undefined;
  return { next: { node: bridging.at.node, interface: bridging.port }, how: '', evidence: [bridging.known] };
}

/** The far end of a cable takes nothing longer than its own MTU. */
function wired(o: Observation, { at }: Fate): Narrow | undefined {
  const far = at.direction === 'out' ? o.wiring.interface(at)?.peer : undefined;
  return far && { next: far, how: '', evidence: [] };
}

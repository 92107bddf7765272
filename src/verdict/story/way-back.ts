import { endpoint } from '../../packet/format.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { forwardingOf } from '../facts/forwarding.ts';
import type { Observation } from '../facts/observation.ts';
import { moved } from '../facts/tables.ts';
import { cutOff, isRouted } from './cut-off.ts';
import type { Fate, PacketKind, TurningPoint } from './point.ts';
import { isStopped, tracedDrop } from './traced-drop.ts';
import { stepsOf } from './visits.ts';

/**
 * For a reply that came from another address than the request was sent to: finds where the request left the node
 * that got the reply. This node is the client, or one whose NAT gave the request its own address.
 */
export function strangerAt(o: Observation, request: Journey, { at }: Fate): Sighting | undefined {
  const { ip } = at.frame;
  if (ip === undefined || !isHandled(o, at)) return undefined;
  const left = leftAs(request, at);
  return left && endpoint(left.frame, 'dst') !== endpoint(at.frame, 'src') ? left : undefined;
}

/** Returns where the request left the node with the address that the reply came to. */
const leftAs = (request: Journey, at: Sighting): Sighting | undefined =>
  request.hops.find(
    (hop) =>
      hop.node === at.node &&
      hop.direction === 'out' &&
      endpoint(hop.frame, 'src') === endpoint(at.frame, 'dst'),
  );

/**
 * The packet is lost. If packets of the other direction never came to the node where that happened, the packet took
 * a wrong path. If a NAT node took a reply for a packet to itself, it was not translated back.
 *
 * @param other a packet of the other direction
 */
export function lostOrStray(o: Observation, packet: PacketKind, fate: Fate, other: Journey): TurningPoint {
  const isReply = packet === 'SYN-ACK' || packet === 'reply';
  const left = isReply && fate.received && !isStopped(o, fate) ? leftAs(other, fate.at) : undefined;
  if (left) return { kind: 'untranslated', packet, request: other, left, fate };
  const branch = isReply ? branchOf(o, fate, other) : bypass(o, fate, other);
  return branch ? { kind: 'stray', packet, fate, other, branch } : { kind: 'lost', packet, fate };
}

/**
 * Returns where the reply left the request's path. If a host that does not forward stopped the reply, that host
 * itself is to blame.
 */
function branchOf(o: Observation, { journey, at }: Fate, request: Journey): Sighting | undefined {
  if (!isHandled(o, at) || passes(o, request, at.node) || isNoRouter(o, at)) return undefined;
  if (hasOtherReason(o, journey, at)) return undefined;
  return journey.hops
    .slice(0, journey.hops.indexOf(at))
    .findLast((hop) => hop.direction === 'out' && passes(o, request, hop.node) && isRouted(o, hop));
}

/**
 * Is there another reason? A rule stopped the packet there, or the lab gave that node no route for it. Then the
 * path of the other direction does not matter.
 */
function hasOtherReason(o: Observation, journey: Journey, { node, frame: { ip } }: Sighting): boolean {
  if (ip === undefined || cutOff(o, node, ip.dst)) return true;
  const asked = askedRoute(o, node, 'arrival', { src: ip.src, dst: ip.dst, protocol: ip.protocol });
  const isSent = asked !== undefined && 'type' in asked.value;
  return isSent && tracedDrop(o, node, journey, false) === 'none';
}

const isNoRouter = (o: Observation, at: Sighting): boolean =>
  at.frame.ip !== undefined &&
  forwardingOf(o, at.node, o.wiring.stackOf(at).interface, at.frame.ip.version)?.value === 0;

/**
 * Returns where replies leave the path of the requests, if they bypass a node that takes later packets for invalid.
 */
function bypass(o: Observation, { at, journey }: Fate, reply: Journey): Sighting | undefined {
  if (!isHandled(o, at) || passes(o, reply, at.node)) return undefined;
  if (!isInvalid(o, at)) return undefined;
  const before = journey.hops.slice(0, journey.hops.indexOf(at)).map(({ node }) => node);
  return reply.hops.find((hop) => hop.direction === 'out' && isRouted(o, hop) && !before.includes(hop.node));
}

/** Did connection tracking treat it as invalid? It counted that, and the packet belongs to no connection. */
export function isInvalid(o: Observation, at: Sighting): boolean {
  const steps = stepsOf(o, at) ?? [];
  const states = steps.flatMap(({ state }) => state ?? []);
  if (states.length > 0) return states.includes('invalid');
  return steps.length > 0 && (moved(o, at.node, INVALID)?.value ?? 0) > 0;
}

/** The counter of packets that connection tracking treats as invalid. */
export const INVALID = 'Conntrack.invalid';

/** Did the packet reach the node's own IP stack? Bridges do not count: frames may take another path around them. */
const isHandled = (o: Observation, at: Sighting): boolean =>
  at.direction === 'in' &&
  (at.frame.ethernet.dst === o.wiring.macOf(o.wiring.stackOf(at)) ||
    o.wiring.stationOn(at, at.frame.ethernet.dst) !== undefined);

/** Does the packet pass the node? Flooded copies do not count: the node ignores them. */
const passes = (o: Observation, { hops }: Journey, node: string): boolean =>
  hops.some((hop) => hop.node === node && (hop.direction === 'out' || isHandled(o, hop)));

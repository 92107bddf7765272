import { isGroup } from '../../packet/decode/ethernet.ts';
import { neighbourOf } from '../../packet/decode/neighbour.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { isTunnel } from '../../plan/watching.ts';
import { askedRoute, type RoutedPacket } from '../facts/asked-routes.ts';
import { place, seenBy } from '../facts/cite.ts';
import { doesForward } from '../facts/forwarding.ts';
import type { Observation } from '../facts/observation.ts';
import { link } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import { stationFor } from '../story/bridging.ts';
import { configuredWay, cutOff, isDown, needOf } from '../story/cut-off.ts';
import { arrivalAt, mayHaveDropped } from '../story/passage.ts';
import type { Fate, TurningPoint } from '../story/point.ts';
import { targetIp } from '../story/target.ts';
import { destinationNat } from '../story/translation.ts';
import type { Evidence } from '../types.ts';
import { closedTunnel } from './closed-tunnel.ts';
import type { CauseFinder } from './finding.ts';
import { ownLoopback } from './own-loopback.ts';
import { rerouted } from './rerouted.ts';

/** Finds `link-down`: the packet's path leads through an interface that is down, and there is no other path. */
export const linkDown: CauseFinder = (o, point) => {
  if (point.kind === 'detour') return rerouted(o, point);
  const own = point.kind === 'nothing-sent' ? ownLoopback(o) : undefined;
  if (own) return own;
  if (point.kind === 'unopened') return closedTunnel(o, point);
  const way = wayOn(o, point);
  if (way === undefined || mayHaveDropped(o, point).length > 0) return undefined;
  const broken = placesOf(o, way).flatMap((at) => downAt(o, at) ?? [])[0];
  const stands = o.wiring.leadsTo(way.from, way.target, (at) => downAt(o, at) !== undefined);
  if (broken === undefined || stands) return undefined;
  const came = arrival(o, way, broken);
  const down = link(o, broken);
  if (came === undefined || down === undefined) return undefined;
  return {
    cause: 'link-down',
    node: broken.node,
    interface: broken.interface,
    detail: `${placeName(broken)} is down, and ${needOf(way, broken)}`,
    evidence: [came, down.evidence],
    packet: way.fate?.journey.packet,
  };
};

/**
 * Returns the interfaces between the sender and the next hop. A tunnel has no cable, so its path begins with the
 * tunnel itself.
 */
function placesOf({ wiring }: Observation, { from, target }: WayOn): InterfaceId[] {
  if (isTunnel(wiring.interface(from)?.link) || placeName(from) === placeName(target)) return [from];
  const path = wiring.pathTo(from, target);
  return path.length > 0 ? [...path, target] : [];
}

/** Returns the interface, or its bridge, if it is down. A bridge that is down forwards nothing. */
function downAt(o: Observation, at: InterfaceId): InterfaceId | undefined {
  return [at, o.wiring.stackOf(at)].find((one) => isDown(o, one));
}

interface WayOn {
  /** The interface by which the frame should leave, and the interface of the next hop. */
  from: InterfaceId;
  target: InterfaceId;
  /** What happened to the packet. Undefined if none was sent. */
  fate: Fate | undefined;
}

function wayOn(o: Observation, point: TurningPoint): WayOn | undefined {
  if (point.kind === 'nothing-sent') {
    const to = targetIp(o);
    return to === undefined ? undefined : byRoute(o, o.probe.from, to, undefined);
  }
  if (point.kind === 'silence') return answerTo(o, point.fate);
  if (point.kind === 'uncarried') return byRoute(o, point.fate.at.node, point.remote, point.fate);
  return point.kind === 'no-arp' || point.kind === 'lost' ? ofFrame(o, point) : undefined;
}

/** Finds the path that a lost frame should have taken. */
function ofFrame(
  o: Observation,
  { kind, fate }: TurningPoint & { kind: 'no-arp' | 'lost' },
): WayOn | undefined {
  const stack = o.wiring.stackOf(fate.at);
  if (isForOwn(o, fate.at) && isDown(o, stack)) return { from: stack, target: stack, fate };
  if (kind === 'lost' && isForStack(o, fate)) return onward(o, fate);
  const { frame } = fate.at;
  const { ethernet } = frame;
  const asked = neighbourOf(frame);
  const target = isGroup(ethernet.dst) && asked ? o.wiring.ofIp(asked.address) : stationFor(o, fate.at);
  if (target === undefined || fate.received) return undefined;
  return { from: isGroup(ethernet.dst) ? first(fate.journey) : exit(o, fate), target, fate };
}

/** Is the frame, at the port of a bridge, for the bridge itself? */
const isForOwn = ({ wiring }: Observation, at: Sighting): boolean =>
  at.direction === 'in' &&
  wiring.bridgeOf(at) !== undefined &&
  at.frame.ethernet.dst === wiring.macOf(wiring.stackOf(at));

/** Returns the interface by which the packet should leave. For a bridge port, it is the bridge. */
function exit(o: Observation, { at }: Fate): InterfaceId {
  const bridge = at.direction === 'in' ? o.wiring.bridgeOf(at) : undefined;
  return bridge === undefined ? at : { node: at.node, interface: bridge };
}

/** Did the packet reach the router's IP stack, and not only its bridge? */
const isForStack = (o: Observation, { at }: Fate) =>
  at.direction === 'in' &&
  at.frame.ip !== undefined &&
  arrivalAt(o, at) !== undefined &&
  !isGroup(at.frame.ethernet.dst);

function onward(o: Observation, fate: Fate): WayOn | undefined {
  const { ip } = fate.at.frame;
  if (ip === undefined) return undefined;
  const dst = destinationNat(o, fate.at)?.address ?? ip.dst;
  // A node that does not forward never comes to its link.
  const iif = o.wiring.stackOf(fate.at).interface;
  if (doesForward(o, fate.at.node, { dst, iif }) === false) return undefined;
  return wayOf(o, fate, 'arrival', { src: ip.src, dst, protocol: ip.protocol });
}

function answerTo(o: Observation, fate: Fate): WayOn | undefined {
  const { ip } = fate.at.frame;
  return ip && wayOf(o, fate, 'reply', { src: ip.dst, dst: ip.src, protocol: ip.protocol });
}

/** Finds the path: the route that the kernel would use. If that route was lost with its link, the route from before. */
function wayOf(o: Observation, fate: Fate, of: 'arrival' | 'reply', packet: RoutedPacket): WayOn | undefined {
  const { node } = fate.at;
  const asked = askedRoute(o, node, of, packet)?.value;
  if (asked && 'type' in asked && asked.type === 'unicast' && asked.dev) {
    const from = { node, interface: asked.dev };
    const target = o.wiring.neighbour(from, asked.via ?? packet.dst);
    return target && { from, target, fate };
  }
  return cutOff(o, node, packet.dst) ? byRoute(o, node, packet.dst, fate) : undefined;
}

/** Finds the path by the routes that the node would have if all its links were up. */
function byRoute(o: Observation, node: string, to: string, fate: Fate | undefined): WayOn | undefined {
  const way = configuredWay(o, node, to);
  const target = way && o.wiring.ofIp(way.via || to);
  return way?.dev && target ? { from: { node, interface: way.dev }, target, fate } : undefined;
}

/** Proves that the frame came to one end of the broken link. A flooded frame was last seen elsewhere. */
function arrival(o: Observation, { from, fate }: WayOn, broken: InterfaceId): Evidence | undefined {
  const ends = [broken.node, o.wiring.interface(broken)?.peer?.node];
  if (fate === undefined) {
    const text = `no frame left ${placeName(from)}`;
    const isNear = ends.includes(from.node) || placeName(o.wiring.cableOf(from)) === placeName(broken);
    return isNear ? { kind: 'capture', text, sources: [] } : undefined;
  }
  const came = lastAt(fate.journey, ends);
  const isLast = isGroup(fate.at.frame.ethernet.dst) || ends.includes(fate.at.node);
  return came && isLast ? seenBy(o, fate.journey, came, `came to ${place(came)}`) : undefined;
}

const lastAt = ({ hops }: Journey, nodes: (string | undefined)[]) =>
  hops.findLast(({ node }) => nodes.includes(node));

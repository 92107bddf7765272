import type { Sighting } from '../../packet/types.ts';
import { askedRoute, askedWay } from '../facts/asked-routes.ts';
import type { Observation } from '../facts/observation.ts';
import { type Fact, route, unresolved } from '../facts/tables.ts';
import { remoteOf } from '../facts/tunnels.ts';
import type { Evidence } from '../types.ts';
import { isRouted } from './cut-off.ts';
import type { Fate } from './point.ts';
import { targetIp } from './target.ts';
import { destinationNat } from './translation.ts';
import { stepsOf } from './visits.ts';

/**
 * Evidence that the node had reason to ask for this address: it is the next hop of the waiting packet, of the
 * answer to one that came, or of what the probe wants to send. Otherwise we do not know why it asked.
 */
export function nextHopIs(
  o: Observation,
  node: string,
  address: string,
  waiting: Fate | undefined,
): Evidence | undefined {
  return waysOf(o, node, waiting).find((way) => way?.value.hop === address)?.evidence;
}

/** Returns the addresses that the node may have reason to ask for. */
export const nextHops = (o: Observation, node: string, waiting: Fate | undefined): string[] =>
  waysOf(o, node, waiting).flatMap((way) => way?.value.hop ?? []);

function waysOf(o: Observation, node: string, waiting: Fate | undefined): Way[] {
  // A tunnel hides the packet: the node asks for the next hop of the carrier.
  const remote = waiting && remoteOf(o, waiting.at);
  if (remote !== undefined) return [wayTo(o, node, remote)];
  const own = node === o.probe.from ? ofProbe(o) : [];
  return [
    ...(waiting ? [ofPacket(o, waiting)] : []),
    ...own.map((to) => wayTo(o, node, to)),
    ...[...(waiting ? goalOf(o, waiting) : []), ...own].map((to) => passedOver(o, node, to)),
  ];
}

/**
 * Returns the route by a gateway that did not answer. IPv6 then uses a less specific route (RFC 4861, 6.3.6), and
 * from then on the kernel answers with that route.
 */
function passedOver(o: Observation, node: string, to: string): Way {
  const fitting = to.includes(':') ? route(o, node, to) : undefined;
  const hop = fitting?.value?.via;
  return fitting && hop && unresolved(o, node, hop) ? { ...fitting, value: { hop } } : undefined;
}

/**
 * Was the frame meant for this host? Not if its sender's own kernel says that it meant another one. What a wrong
 * host does with the frame is not the mistake.
 */
export function isMeantFor(o: Observation, { journey, at }: Fate): boolean {
  const sent = journey.hops
    .slice(0, journey.hops.indexOf(at))
    .findLast((hop) => hop.direction === 'out' && hop.node !== at.node && isRouted(o, hop));
  const dst = sent?.frame.ip?.dst;
  const way = sent && dst !== undefined ? wayTo(o, sent.node, dst) : undefined;
  const owner = sent && way && o.wiring.neighbour(sent, way.value.hop);
  return owner === undefined || owner.node === at.node || isHandedUp(o, at);
}

/** Did a rule of a bridge hand a frame for another station to the bridge's own node (`redirect` of ebtables)? */
export function isHandedUp(o: Observation, at: Sighting): boolean {
  const steps = stepsOf(o, at) ?? [];
  const up = steps.findIndex(({ family, hook }) => family === 'bridge' && hook === 'input');
  return up >= 0 && steps.slice(up).some(({ hook }) => hook === 'prerouting');
}

/** Returns where a waiting packet should go or, for a delivered packet, where its answer should go. */
function goalOf(o: Observation, { at, received }: Fate): string[] {
  const { ip } = at.frame;
  if (ip === undefined) return [];
  return [received ? ip.src : (destinationNat(o, at)?.address ?? ip.dst)];
}

type Way = Fact<{ hop: string }> | undefined;

/** Returns the path of a packet that waits to be forwarded, or of the answer to a delivered packet. */
function ofPacket(o: Observation, { at, received }: Fate): Way {
  const { ip } = at.frame;
  if (ip === undefined) return undefined;
  const { src, protocol } = ip;
  const dst = destinationNat(o, at)?.address ?? ip.dst;
  const asked = received
    ? askedRoute(o, at.node, 'reply', { src: dst, dst: src, protocol })
    : askedRoute(o, at.node, 'arrival', { src, dst, protocol });
  const to = received ? src : dst;
  if (asked === undefined) return wayTo(o, at.node, to);
  return 'type' in asked.value ? { ...asked, value: { hop: asked.value.via ?? to } } : undefined;
}

function wayTo(o: Observation, node: string, to: string): Way {
  const asked = askedWay(o, node, to);
  if (asked) return { ...asked, value: { hop: asked.value.via ?? to } };
  // If the kernel was asked, its answer counts more than the table.
  if (o.run.routes) return undefined;
  const way = route(o, node, to);
  return way?.value && { ...way, value: { hop: way.value.via || to } };
}

function ofProbe(o: Observation): string[] {
  const servers = o.wiring.topology.nodes[o.probe.from]?.nameservers ?? [];
  const target = targetIp(o);
  return target === undefined ? servers : [target, ...servers];
}

import type { LinkState, RouteEntry } from '../../agent/protocol.ts';
import type { Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import type { Observation } from '../facts/observation.ts';
import { configuredRoutes, routeTo } from '../facts/routing.ts';
import { after } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import type { SentBy, TurningPoint } from './point.ts';
import { type Visit, visitsOf } from './visits.ts';

/** Did its owner set the interface down? The other end of its cable then has no carrier, and is not to blame. */
export const isDown = (o: Observation, at: InterfaceId): boolean => linkOf(o, at)?.up === false;

/** Does the lab's route to the address lead through an interface that is down, so that the route is lost? */
export function cutOff(o: Observation, node: string, to: string): boolean {
  const way = configuredWay(o, node, to);
  return way !== undefined && isDown(o, { node, interface: way.dev });
}

/** Returns the route that the node would have if all its links were up. */
export function configuredWay(o: Observation, node: string, to: string): RouteEntry | undefined {
  const owner = o.wiring.topology.nodes[node];
  return owner && routeTo(configuredRoutes(owner), to);
}

/**
 * Finds a node that sent the packet by another interface than the lab's route, because that route was lost with its
 * link. What happened to the packet later is not the mistake.
 */
export function detour(o: Observation, point: TurningPoint): TurningPoint | undefined {
  if (point.kind !== 'lost' && point.kind !== 'no-arp' && point.kind !== 'stray') return undefined;
  const packet = point.kind === 'no-arp' ? point.waiting : point.fate;
  for (const visit of packet ? visitsOf(o, packet.journey) : []) {
    const sent = sentBy(o, visit);
    const dev = sent && configuredWay(o, visit.node, sent.to)?.dev;
    if (!packet || !sent || !dev || dev === sent.by) continue;
    const instead = { node: visit.node, interface: dev };
    // A link whose state is not known may be down.
    if (linkOf(o, instead)?.up !== true) return { kind: 'detour', ...sent, instead, fate: packet };
  }
  return undefined;
}

function sentBy(o: Observation, { hops, steps }: Visit): SentBy | undefined {
  const left = hops.findLast((hop) => hop.direction === 'out' && isRouted(o, hop));
  if (left)
    return (
      left.frame.ip && { to: left.frame.ip.dst, by: o.wiring.stackOf(left).interface, left, step: undefined }
    );
  const step = steps?.findLast(({ hook, family }) => hook === 'forward' && family !== 'bridge');
  if (step?.oif === undefined || step.frame.ip === undefined) return undefined;
  return { to: step.frame.ip.dst, by: step.oif, left, step };
}

const linkOf = (o: Observation, at: InterfaceId): LinkState | undefined =>
  after(o, at.node)?.links?.find(({ name }) => name === at.interface);

/** Did the frame leave the node's own IP stack? Then its source is that stack's MAC address. */
export const isRouted = (o: Observation, hop: Sighting): boolean =>
  hop.frame.ethernet.src === o.wiring.macOf(o.wiring.stackOf(hop));

/** Says why a packet on its way from one interface to another needs the one that is down. */
export function needOf(
  { from, target }: Record<'from' | 'target', InterfaceId>,
  broken: InterfaceId,
): string {
  if (placeName(broken) !== placeName(target)) return `the way to ${placeName(target)} leads through it`;
  return placeName(from) === placeName(target) ? 'the packet is for it' : `${placeName(from)} leads to it`;
}

import type { InterfaceId } from '../../plan/topology.ts';
import { after, link } from '../facts.ts';
import { type Fate, first, isGroup } from '../fate.ts';
import { type CauseFinder, place, seen } from '../finding.ts';
import type { Observation } from '../observation.ts';
import { mayHaveDropped } from '../passage.ts';
import { configuredRoutes, routeTo } from '../routing.ts';
import { targetIp } from '../target.ts';
import type { TurningPoint } from '../turning-point.ts';
import type { Evidence } from '../types.ts';
import { placeName } from '../wiring.ts';

/** The only way on leads through an interface that is down, and the packet came as far as that. */
export const linkDown: CauseFinder = (o, point) => {
  const way = wayOn(o, point);
  if (way === undefined) return undefined;
  const broken = o.wiring.pathTo(way.from, way.target).find((at) => isDown(o, at));
  if (broken === undefined || o.wiring.leadsTo(way.from, way.target, (at) => isDown(o, at))) return undefined;
  const far = o.wiring.interface(broken)?.peer;
  if (![broken.node, far?.node].some((node) => node && way.reached.includes(node))) return undefined;
  const down = link(o, broken);
  if (down === undefined || mayHaveDropped(o, point).length > 0) return undefined;
  return {
    cause: 'link-down',
    node: broken.node,
    interface: broken.interface,
    detail: `${placeName(broken)} is down, and the way to ${placeName(way.target)} leads through it`,
    evidence: [...way.evidence, down.evidence],
    packet: way.packet,
  };
};

/** Set down by its owner; the other end then has no carrier, and is not to blame. */
function isDown(o: Observation, at: InterfaceId): boolean {
  return after(o, at.node)?.links?.some(({ name, up }) => name === at.interface && !up) ?? false;
}

interface WayOn {
  /** Where the frame should leave, and the interface of the next hop. */
  from: InterfaceId;
  target: InterfaceId;
  /** The nodes that it came to; of a frame for one station the last. */
  reached: string[];
  evidence: Evidence[];
  packet: number | undefined;
}

function wayOn(o: Observation, point: TurningPoint): WayOn | undefined {
  if (point.kind === 'nothing-sent') return fromProbe(o);
  if (point.kind === 'no-arp') {
    const { fate, asked } = point;
    const question = first(asked);
    const target = o.wiring.ofIp(fate.at.frame.arp?.targetIp ?? '');
    const evidence = [seen(fate.journey, fate.at, `was last seen at ${place(fate.at)}`)];
    const from = first(fate.journey);
    if (target === undefined || question.frame.arp === undefined || fate.received) return undefined;
    return { from, target, reached: nodesOf(fate), evidence, packet: fate.journey.packet };
  }
  if (point.kind !== 'lost') return undefined;
  const { journey, at } = point.fate;
  const target = o.wiring.ofMac(at.frame.ethernet.dst);
  const evidence = [seen(journey, at, `was last seen at ${place(at)}`)];
  return target && { from: at, target, reached: nodesOf(point.fate), evidence, packet: journey.packet };
}

function nodesOf({ journey, at }: Fate): string[] {
  return isGroup(at.frame.ethernet.dst) ? journey.hops.map(({ node }) => node) : [at.node];
}

/** By the routes it would have: those of an interface that is down are gone. */
function fromProbe(o: Observation): WayOn | undefined {
  const node = o.probe.from;
  const to = targetIp(o);
  const owner = o.wiring.topology.nodes[node];
  const way = owner && to ? routeTo(configuredRoutes(owner), to) : undefined;
  const target = way && to ? o.wiring.ofIp(way.via || to) : undefined;
  if (!way?.dev || target === undefined) return undefined;
  const evidence: Evidence[] = [{ kind: 'capture', text: `nothing left ${node}:${way.dev}`, sources: [] }];
  return { from: { node, interface: way.dev }, target, reached: [node], evidence, packet: undefined };
}

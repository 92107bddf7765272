import type { RouteRefusal } from '../../agent/protocol.ts';
import type { Sighting } from '../../packet/types.ts';
import { askedRoute, type RoutedPacket, sentTo } from '../facts/asked-routes.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import { doesForward } from '../facts/forwarding.ts';
import type { Observation } from '../facts/observation.ts';
import { ruleName } from '../facts/rule-names.ts';
import { counted, interfaceSetting } from '../facts/tables.ts';
import { isLoopback } from '../facts/wiring.ts';
import { cutOff } from '../story/cut-off.ts';
import { isMeantFor } from '../story/next-hop.ts';
import { mayBeFiltered } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import { targetIp } from '../story/target.ts';
import { destinationNat } from '../story/translation.ts';
import { turnedToNobody } from '../story/turned-to-nobody.ts';
import { remarked } from '../story/unsent.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding } from './finding.ts';
import { unlentAt } from './unlent.ts';

/** Finds `no-route`: a node has no route for the packet or its answer, or only one that forbids it (a blackhole). */
export const noRoute: CauseFinder = (o, point) => {
  if (point.kind === 'nothing-sent') return ofMarked(o) ?? ofUnsent(o);
  if (point.kind === 'uncarried') return ofCarrier(o, point);
  if ((point.kind !== 'lost' && point.kind !== 'silence') || mayBeFiltered(o, point)) return undefined;
  const { at, journey } = point.fate;
  const isBridged = point.kind === 'lost' && !isMeantFor(o, point.fate);
  if (isBridged && destinationNat(o, at) === undefined) return undefined;
  // If a rule translated the destination to this address, the rule is to blame.
  if (turnedToNobody(o, point)) return undefined;
  const asked = point.kind === 'lost' ? onward(o, at) : answer(at);
  const found = asked && refusal(o, { ...asked, isBridged });
  if (asked === undefined || found === undefined) return undefined;
  const what =
    point.kind === 'lost' ? `was last seen at ${place(at)}` : `reached ${place(at)}, and no answer left it`;
  const evidence = [seenBy(o, journey, at, what), ...asked.nat, ...found.evidence];
  return { ...found, interface: at.interface, evidence, packet: journey.packet };
};

/** A tunnel took the packet, and has no route to the tunnel's other end. */
function ofCarrier(
  o: Observation,
  { fate: { journey, at }, remote }: TurningPoint & { kind: 'uncarried' },
): Finding | undefined {
  const found = refusal(o, { node: at.node, of: 'sent', packet: { dst: remote } });
  if (found === undefined) return undefined;
  const evidence = [seenBy(o, journey, at, `was to be carried to ${remote}`), ...found.evidence];
  return { ...found, interface: at.interface, evidence, packet: journey.packet };
}

function ofUnsent(o: Observation): Finding | undefined {
  const to = targetIp(o);
  return to === undefined ? undefined : refusal(o, { node: o.probe.from, of: 'sent', packet: sentTo(o, to) });
}

/** A rule of the node gave the packet a mark for which there is no route. */
function ofMarked(o: Observation): Finding | undefined {
  const marked = remarked(o);
  const ip = marked?.step.frame.ip;
  if (marked === undefined || ip === undefined) return undefined;
  const { step, decision, mark } = marked;
  const { node } = step;
  const found = refusal(o, { node, of: 'sent', packet: { dst: ip.dst, mark } });
  if (found === undefined) return undefined;
  const rule = ruleName(o, node, decision) ?? `rule ${decision.handle}`;
  const text = `${node}: ${step.family} ${step.hook} gave it the mark ${mark} by ${rule}`;
  const sources = [{ node, in: 'hooks', entry: String(decision.event) } as const];
  return {
    ...found,
    detail: `${found.detail} with the mark ${mark}, which a rule gave the packet: ${rule}`,
    evidence: [{ kind: 'trace', text, sources }, ...found.evidence],
  };
}

interface RouteQuestion {
  node: string;
  of: 'arrival' | 'sent' | 'reply';
  packet: RoutedPacket;
  nat?: Evidence[];
  /** Did a bridge translate a frame for another station? Then it needs a route, even if it does not forward. */
  isBridged?: boolean;
}

/** The question about a packet that should be forwarded here. */
function onward(o: Observation, at: Sighting): (RouteQuestion & { nat: Evidence[] }) | undefined {
  const { ip } = at.frame;
  if (ip === undefined || at.direction === 'out') return undefined;
  const nat = destinationNat(o, at);
  const iif = o.wiring.stackOf(at).interface;
  const packet = { src: ip.src, dst: nat?.address ?? ip.dst, protocol: ip.protocol, iif };
  return { node: at.node, of: 'arrival', packet, nat: nat ? [nat.evidence] : [] };
}

/** The question about the answer to a packet that was delivered. */
function answer({ node, frame: { ip } }: Sighting): (RouteQuestion & { nat: Evidence[] }) | undefined {
  return ip && { node, of: 'reply', packet: { src: ip.dst, dst: ip.src, protocol: ip.protocol }, nat: [] };
}

/** A route that went away with its link is a matter of `link-down`. */
function refusal(o: Observation, question: RouteQuestion): Finding | undefined {
  const { node, of, packet } = question;
  const asked = askedRoute(o, node, of, packet);
  // For loopback addresses the reason is not a missing route.
  if (asked === undefined || !('errno' in asked.value) || isLoopback(packet.dst)) return undefined;
  const why = reason(o, question, asked.value.refusal);
  if (why === undefined || cutOff(o, node, packet.dst)) return undefined;
  const counter = COUNTERS[of].flatMap(
    (name) => counted(o, node, name, 'packets that it had no route for') ?? [],
  );
  const unlent = unlentAt(o, node);
  return {
    cause: 'no-route',
    node,
    interface: '',
    detail: `${node} has ${why.words} ${packet.dst}${unlent.map(({ words }) => words).join('')}`,
    evidence: [
      asked.evidence,
      ...why.evidence,
      ...counter.map(besides),
      ...unlent.map(({ evidence }) => besides(evidence)),
    ],
    packet: undefined,
  };
}

/** The counters of packets without a route. The kernel does not count all of them. */
const COUNTERS = {
  arrival: ['IpExt.InNoRoutes', 'Ip6.InNoRoutes'],
  sent: ['Ip.OutNoRoutes', 'Ip6.OutNoRoutes'],
  reply: ['Ip.OutNoRoutes', 'Ip6.OutNoRoutes'],
} as const;

function reason(
  o: Observation,
  { node, of, packet, isBridged }: RouteQuestion,
  refusal: RouteRefusal,
): { words: string; evidence: Evidence[] } | undefined {
  const own = isBridged ? askedRoute(o, node, 'own', { dst: packet.dst }) : undefined;
  const lack = own && 'errno' in own.value ? { words: 'no route to', evidence: [own.evidence] } : undefined;
  if (refusal === 'no-route') {
    // A host that does not forward needs no route for others.
    const keeps = of === 'arrival' && packet.dst.includes(':') && doesForward(o, node, packet) !== true;
    return keeps ? lack : { words: 'no route to', evidence: [] };
  }
  if (refusal === 'prohibit') return { words: 'a route or a rule that prohibits', evidence: [] };
  if (refusal === 'unreachable') {
    // A host that does not forward gives the same answer.
    const keeps = of === 'arrival' && doesForward(o, node, packet) !== true;
    return keeps ? lack : { words: 'an unreachable route to', evidence: [] };
  }
  if (refusal !== 'invalid') return undefined;
  if (of !== 'arrival') return { words: 'a blackhole route to', evidence: [] };
  const passes = sourcePasses(o, node, packet);
  return passes && { words: 'a blackhole route to', evidence: passes };
}

/**
 * Is the source valid? The kernel returns the same error for a martian source and for rp_filter, so both must be
 * excluded.
 */
function sourcePasses(o: Observation, node: string, { src, dst, iif }: RoutedPacket): Evidence[] | undefined {
  const own = askedRoute(o, node, 'own', { dst });
  if (own && 'errno' in own.value) return [own.evidence];
  const source = src === undefined ? undefined : askedRoute(o, node, 'source', { dst: src });
  if (iif === undefined || source === undefined || !('type' in source.value)) return undefined;
  if (source.value.type !== 'unicast') return undefined;
  if (source.value.dev === iif || dst.includes(':')) return [source.evidence];
  const filter = interfaceSetting(o, { node, interface: iif }, 'rp_filter');
  return filter?.value === 0 ? [source.evidence, filter.evidence] : undefined;
}

import { first } from '../../packet/journey.ts';
import { place, seen, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { unresolved } from '../facts/tables.ts';
import { destinationRule, turningRule } from '../story/translation.ts';
import type { TurningPoint } from '../story/turning-point.ts';
import type { CauseFinder, Finding, Lack } from './finding.ts';
import { refusal } from './refusal.ts';

/** A rule turned it to an address or a port where the lab has no service. */
export const wrongDnat: CauseFinder = (o, point) =>
  toClosedPort(o, point) ?? toNobody(o, point) ?? toItself(o, point);

function toClosedPort(o: Observation, point: TurningPoint): Finding | undefined {
  const refusing = refusal(o, point);
  if (refusing === undefined || refusing.kind !== 'translated') return undefined;
  const { journey, sender, asked, closed, counted, forwarding, nat, translator } = refusing;
  return {
    cause: 'wrong-dnat',
    node: translator.node,
    interface: translator.interface,
    detail: `${translator.node} turned it to ${nat.address}:${nat.port}, where no service is`,
    evidence: [
      nat.evidence,
      asked,
      seen(journey, sender, `left ${place(sender)}: it refused`),
      closed,
      counted,
      forwarding,
    ],
    packet: journey.packet,
  };
}

/** The router asks for a host that nobody is. */
function toNobody(o: Observation, point: TurningPoint): Finding | undefined {
  if (point.kind !== 'no-arp' || point.waiting === undefined) return undefined;
  const { at } = point.waiting;
  const asked = first(point.asked);
  const target = asked.frame.arp?.targetIp ?? '';
  const nat = destinationRule(o, at);
  const nobody = unresolved(o, point.node, target);
  if (nat?.address !== target || o.wiring.ofIp(target) !== undefined || nobody === undefined)
    return undefined;
  return {
    cause: 'wrong-dnat',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} turned it to ${nat.address}:${nat.port}, an address that nobody has`,
    evidence: [
      seenBy(o, point.waiting.journey, at, `entered ${place(at)}`),
      nat.evidence,
      seenBy(o, point.asked, asked, `left ${place(asked)}; nobody replied`),
      nobody,
    ],
    packet: point.waiting.journey.packet,
  };
}

/** The one that refused had a rule for it: it may have asked itself on another port. */
function toItself(o: Observation, point: TurningPoint): Lack | undefined {
  if (point.kind !== 'reset') return undefined;
  const { node } = first(point.answer.journey);
  const asked = point.request.hops.findLast((hop) => hop.node === node && hop.direction === 'in');
  const rule = asked && turningRule(o, asked);
  return rule === undefined
    ? undefined
    : { suspect: 'wrong-dnat', missing: `who refused where ${node} turned it to: ${rule}` };
}

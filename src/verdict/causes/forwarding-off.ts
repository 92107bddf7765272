import { askedRoute } from '../facts/asked-routes.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import { forwardingOf } from '../facts/forwarding.ts';
import type { Observation } from '../facts/observation.ts';
import { counted } from '../facts/tables.ts';
import { isMeantFor } from '../story/next-hop.ts';
import { arrivalAt, mayBeFiltered } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import { destinationNat } from '../story/translation.ts';
import { turnedToNobody } from '../story/turned-to-nobody.ts';
import type { CauseFinder } from './finding.ts';

/** Is a rule to blame: one that stopped it, or one that translated its destination to an address of nobody? */
const isByRule = (o: Observation, point: TurningPoint): boolean =>
  mayBeFiltered(o, point) || turnedToNobody(o, point) !== undefined;

/** Finds `forwarding-off`: a host that does not forward got a packet for another host. */
export const forwardingOff: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' || point.fate.at.direction !== 'in') return undefined;
  const { at, journey } = point.fate;
  const stack = arrivalAt(o, at);
  const { ip } = at.frame;
  if (stack === undefined || ip === undefined || isByRule(o, point)) return undefined;
  const forwarding = forwardingOf(o, at.node, stack.interface, ip.version);
  if (forwarding?.value !== 0 || !isMeantFor(o, point.fate)) return undefined;
  const dst = destinationNat(o, at)?.address ?? ip.dst;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst, protocol: ip.protocol });
  // IPv4 drops the packet before it looks for a route. IPv6 looks for one first, and a host need not have any
  // for others.
  const foreign =
    asked &&
    ('errno' in asked.value
      ? asked.value.refusal === (ip.version === 6 ? 'no-route' : 'unreachable')
      : asked.value.type === 'unicast');
  const name = ip.version === 6 ? 'Ip6.InAddrErrors' : 'Ip.InAddrErrors';
  const counter = counted(o, at.node, name, 'packets with an address that is not its own');
  if (!foreign)
    return (
      counter && { suspect: 'forwarding-off', missing: `what ${at.node} would do with a packet to ${dst}` }
    );
  return {
    cause: 'forwarding-off',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} does not forward what comes in by ${stack.interface}`,
    evidence: [
      seenBy(o, journey, at, `was last seen at ${place(at)}`),
      asked.evidence,
      forwarding.evidence,
      ...(counter ? [besides(counter)] : []),
    ],
    packet: journey.packet,
  };
};

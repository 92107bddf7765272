import { first } from '../../packet/journey.ts';
import type { Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { placeName } from '../facts/wiring.ts';
import { type Bridging, bridgingOf, portFlags } from '../story/bridging.ts';
import { addressAsked } from '../story/neighbours.ts';
import { mayBeFiltered } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding } from './finding.ts';
import { misled } from './mac-flap.ts';

/** Is the frame for the node that sent it, or that is at the other end of the cable? Then no bridge is to blame. */
function isOwnStation({ wiring }: Observation, at: Sighting): boolean {
  const { src, dst } = at.frame.ethernet;
  const to = wiring.ofMac(dst)?.node;
  const [born, came] = [wiring.ofMac(src)?.node, wiring.interface(at)?.peer?.node];
  return src === dst || to === born || (to !== undefined && to === came);
}

/**
 * A packet that is translated inside a bridge is routed again, and dropped before it reaches a port if there is no
 * route.
 */
function hasNoWay(o: Observation, { at, nat, address }: Bridging): boolean {
  const { ip } = at.frame;
  if (nat === undefined || address === undefined || ip === undefined) return false;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst: address, protocol: ip.protocol });
  return asked !== undefined && 'errno' in asked.value;
}

/**
 * Finds `same-port-drop`: a bridge never sends a frame out of the port by which it came in, unless hairpin mode is
 * on for that port (`should_deliver()` in net/bridge/br_forward.c). Here the path leads back through that port.
 */
export const samePortDrop: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const reflected = unreflected(o, point);
  if (reflected) return reflected;
  const { journey } = point.fate;
  const bridging = bridgingOf(o, point.fate);
  const { target, port, known } = bridging ?? {};
  if (bridging === undefined || target === undefined || port !== bridging.at.interface || !known)
    return undefined;
  const { at } = bridging;
  if (!o.wiring.leadsTo(at, target) || misled(o, point.fate) || isOwnStation(o, at)) return undefined;
  const flags = portFlags(o, at);
  if (flags?.hairpin !== false) {
    return {
      suspect: 'same-port-drop',
      missing: `hairpin mode is ${flags ? 'on' : 'not known'} on ${place(at)}`,
    };
  }
  if (mayBeFiltered(o, point) || hasNoWay(o, bridging)) return undefined;
  const nat = bridging.nat && {
    ...bridging.nat,
    text: `${bridging.nat.text}: its destination becomes ${placeName(target)} inside the bridge`,
  };
  return {
    cause: 'same-port-drop',
    node: at.node,
    interface: at.interface,
    detail: whyOf(at),
    evidence: [
      seen(journey, at, `entered ${place(at)} and left ${at.node} by no interface`),
      ...(nat ? [nat] : []),
      known,
      hairpinOff(at),
    ],
    packet: journey.packet,
  };
};

const whyOf = (at: Sighting) =>
  `a bridge never sends a frame back out of the port it came in by, and hairpin mode is off on ${place(at)}`;

const hairpinOff = (at: Sighting): Evidence => ({
  kind: 'bridge',
  text: `${place(at)}: hairpin off`,
  sources: [{ node: at.node, in: 'ports', entry: at.interface, when: 'after' }],
});

/** A question from one macvlan to another on the same cable, which a switch should send back (VEPA). */
function unreflected(o: Observation, point: TurningPoint): Finding | undefined {
  if (point.kind !== 'no-arp' || point.fate.journey !== point.asked || point.fate.received) return undefined;
  const start = first(point.asked);
  const owner = o.wiring.neighbour(start, addressAsked(point.asked));
  if (owner === undefined || !o.wiring.needsReflection(start, owner)) return undefined;
  const at = point.asked.hops.find((hop) => hop.direction === 'in' && o.wiring.bridgeOf(hop) !== undefined);
  if (at === undefined || portFlags(o, at)?.hairpin !== false || mayBeFiltered(o, point)) return undefined;
  const stations = `${placeName(start)} and ${placeName(owner)} are stations on ${placeName(o.wiring.cableOf(start))} that speak by the switch only (vepa)`;
  return {
    cause: 'same-port-drop',
    node: at.node,
    interface: at.interface,
    detail: `${whyOf(at)}: ${stations}`,
    evidence: [seen(point.asked, at, `entered ${place(at)}, and did not leave by it`), hairpinOff(at)],
    packet: point.asked.packet,
  };
}

import { first } from '../../packet/journey.ts';
import type { Sighting } from '../../packet/types.ts';
import { askedRoute, type RoutedPacket } from '../facts/asked-routes.ts';
import { besides, place, seen, seenBy } from '../facts/cite.ts';
import { forwardingOf } from '../facts/forwarding.ts';
import type { Observation } from '../facts/observation.ts';
import { interfaceSetting, unresolved } from '../facts/tables.ts';
import { isGroupAddress, isLoopback } from '../facts/wiring.ts';
import { addressAsked } from '../story/neighbours.ts';
import { mayBeFiltered } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import { destinationNat, ownTranslation, translationText, turnsBack } from '../story/translation.ts';
import { turnedToNobody } from '../story/turned-to-nobody.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding } from './finding.ts';
import { refusal } from './refusal.ts';
import { toStation } from './wrong-station.ts';

/** Finds `wrong-dnat`: a rule translated the packet to an address or port where the lab has no service. */
export const wrongDnat: CauseFinder = (o, point) =>
  toClosedPort(o, point) ??
  toNobody(o, point) ??
  beyond(o, point) ??
  toLoopback(o, point) ??
  toStation(o, point);

function toClosedPort(o: Observation, point: TurningPoint): Finding | undefined {
  const refusing = refusal(o, point);
  if (refusing === undefined || refusing.kind !== 'translated') return undefined;
  const { journey, sender, asked, closed, counted, nat, translator } = refusing;
  return {
    cause: 'wrong-dnat',
    node: translator.node,
    interface: translator.interface,
    detail: `${translator.node} turned it to ${translationText(nat)}, where no service is`,
    evidence: [
      nat.evidence,
      asked,
      seen(journey, sender, `left ${place(sender)}: it refused`),
      closed,
      counted,
    ],
    packet: journey.packet,
  };
}

/** The router asks for the MAC address of an IP address that no host has. */
function toNobody(o: Observation, point: TurningPoint): Finding | undefined {
  if (point.kind !== 'no-arp') return undefined;
  const { waiting } = point;
  const asked = first(point.asked);
  const target = addressAsked(point.asked);
  const at = waiting?.at ?? asked;
  const nat = waiting ? destinationNat(o, at) : ownTranslation(o, point.node, target);
  const nobody = unresolved(o, point.node, target);
  if (nat?.address !== target || o.wiring.ofIp(target) !== undefined || nobody === undefined)
    return undefined;
  if (turnsBack(o, nat, at.node)) return undefined;
  return {
    cause: 'wrong-dnat',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} turned it to ${translationText(nat)}, an address that nobody has`,
    evidence: [
      ...(waiting ? [seenBy(o, waiting.journey, at, `entered ${place(at)}`)] : []),
      nat.evidence,
      seenBy(o, point.asked, asked, `left ${place(asked)}; nobody replied`),
      nobody,
    ],
    packet: (waiting?.journey ?? point.asked).packet,
  };
}

/** Another node further on has no route to the address, or asks for its MAC address in vain. */
function beyond(o: Observation, point: TurningPoint): Finding | undefined {
  const turned = turnedToNobody(o, point);
  if (turned === undefined || mayBeFiltered(o, point)) return undefined;
  const { nat, translator, journey, at } = turned;
  const protocol = at.frame.ip?.protocol;
  const isGroup = isGroupAddress(nat.address);
  const asked =
    point.kind === 'no-arp'
      ? unresolved(o, at.node, nat.address)
      : (refusedAt(o, at, { dst: nat.address, ...(protocol && { protocol }) }) ?? keptAt(o, at));
  if (asked === undefined && !isGroup) return undefined;
  return {
    cause: 'wrong-dnat',
    node: translator.node,
    interface: translator.interface,
    detail: `${translator.node} turned it to ${translationText(nat)}, ${isGroup ? 'the address of a group, not of a host' : 'an address that nobody has'}`,
    evidence: [
      nat.evidence,
      seenBy(o, journey, at, `was last seen at ${place(at)}`),
      ...(asked ? [asked] : []),
    ],
    packet: journey.packet,
  };
}

/** Proves that the node's kernel has no route for what came in there, or only the default route. */
function refusedAt(o: Observation, { node, frame }: Sighting, packet: RoutedPacket): Evidence | undefined {
  const asked = askedRoute(o, node, 'arrival', { ...packet, ...(frame.ip && { src: frame.ip.src }) });
  const isRefused = asked && ('errno' in asked.value || asked.value.type === 'broadcast');
  // If the node itself may send there, it is the source that it does not take.
  const own = askedRoute(o, node, 'own', packet);
  return isRefused && !(own && 'type' in own.value) ? asked.evidence : undefined;
}

/** Proves that the node does not forward: a host that was taken for the gateway. */
function keptAt(o: Observation, at: Sighting): Evidence | undefined {
  const version = at.frame.ip?.version ?? 4;
  const forwarding = forwardingOf(o, at.node, o.wiring.stackOf(at).interface, version);
  return forwarding?.value === 0 ? forwarding.evidence : undefined;
}

/**
 * A rule translated the packet to the node's loopback address. A node drops such packets from outside unless
 * route_localnet is set.
 */
function toLoopback(o: Observation, point: TurningPoint): Finding | undefined {
  if (point.kind !== 'lost' || point.fate.at.direction === 'out') return undefined;
  const { at, journey } = point.fate;
  const nat = destinationNat(o, at);
  const { ip } = at.frame;
  if (nat === undefined || ip === undefined || !isLoopback(nat.address) || mayBeFiltered(o, point))
    return undefined;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst: nat.address, protocol: ip.protocol });
  const allowed = ip.version === 4 ? interfaceSetting(o, o.wiring.stackOf(at), 'route_localnet') : undefined;
  if (asked === undefined || !('errno' in asked.value) || (allowed?.value ?? 0) > 0) return undefined;
  return {
    cause: 'wrong-dnat',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} turned it to ${translationText(nat)}, a loopback address, which takes nothing that comes from outside`,
    evidence: [
      seenBy(o, journey, at, `entered ${place(at)}`),
      nat.evidence,
      asked.evidence,
      ...(allowed ? [besides(allowed.evidence)] : []),
    ],
    packet: journey.packet,
  };
}

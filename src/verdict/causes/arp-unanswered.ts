import { first } from '../../packet/journey.ts';
import type { Sighting } from '../../packet/types.ts';
import { parentPlace } from '../../plan/parent.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { interfaceSetting, link, route, unresolved } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import { addressAsked, askingPort } from '../story/neighbours.ts';
import { nextHopIs } from '../story/next-hop.ts';
import type { TurningPoint } from '../story/point.ts';
import { isStopped } from '../story/traced-drop.ts';
import { turnedToNobody } from '../story/turned-to-nobody.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding, Lack } from './finding.ts';
import { fromBeyond } from './from-beyond.ts';

type Unanswered = TurningPoint & { kind: 'no-arp' };

/**
 * Finds `arp-unanswered`: no host has the address that ARP or neighbour discovery asked for, or its owner is set
 * not to answer.
 */
export const arpUnanswered: CauseFinder = (o, point) => {
  if (point.kind !== 'no-arp') return undefined;
  const asker = first(point.asked);
  const target = addressAsked(point.asked);
  const unheeded = fromBeyond(o, point);
  if (unheeded) return unheeded;
  if (point.fate.journey !== point.asked) return takenByBridge(o, point);
  // If a rule translated the packet's destination to this address, the rule is to blame.
  if (turnedToNobody(o, point)) return undefined;
  const entry = unresolved(o, point.node, target, o.wiring.stackOf(asker).interface);
  if (entry === undefined)
    return { suspect: 'arp-unanswered', missing: `${point.node}'s neighbour entry for ${target}` };
  const evidence: Evidence[] = [
    seenBy(o, point.asked, asker, `left ${place(asker)}; no reply to it was seen anywhere`),
    entry,
  ];
  const owner = o.wiring.neighbour(asker, target);
  return owner ? keptSilent(o, point, owner, evidence) : askedNobody(o, point, evidence);
};

/** An interface with an address of its own is a port of a bridge, which takes the replies. */
function takenByBridge(o: Observation, { node, asked, fate, waiting }: Unanswered): Finding | undefined {
  const asker = first(asked);
  const target = addressAsked(asked);
  const bridge = askingPort(o, asked);
  const entry = unresolved(o, node, target, asker.interface);
  const reason = nextHopIs(o, node, target, waiting);
  const came = fate.journey.hops.find(
    (hop) => hop.node === node && hop.interface === asker.interface && hop.direction === 'in',
  );
  if (bridge === undefined || entry === undefined || reason === undefined || came === undefined)
    return undefined;
  if (isStopped(o, fate)) return undefined;
  return {
    cause: 'arp-unanswered',
    node,
    interface: asker.interface,
    detail: `${node} asked who has ${target} by ${asker.interface}, a port of ${bridge}, and ${bridge} took the reply: an address or a route belongs on the bridge, not on its port`,
    evidence: [
      reason,
      seenBy(o, asked, asker, `left ${place(asker)}`),
      seenBy(o, fate.journey, came, `the reply reached ${place(came)}`),
      entry,
    ],
    packet: asked.packet,
  };
}

function askedNobody(o: Observation, point: Unanswered, evidence: readonly Evidence[]): Finding | Lack {
  const asker = first(point.asked);
  const target = addressAsked(point.asked);
  const reason = nextHopIs(o, point.node, target, point.waiting);
  const lacks = (missing: string): Lack => ({ suspect: 'arp-unanswered', missing });
  if (reason === undefined) return lacks(`why ${point.node} asked for ${target}`);
  const why = whyNobody(o, asker, target);
  // A tunnel may lose the question elsewhere, where it was not watched.
  if (why === undefined) return lacks(`what became of it behind ${place(asker)}`);
  return {
    cause: 'arp-unanswered',
    node: point.node,
    interface: asker.interface,
    detail: `${point.node} asked who has ${target}, and ${why}`,
    evidence: [reason, ...evidence],
    packet: point.asked.packet,
  };
}

/** Says why no host answers. Undefined if the question may reach the owner by another path than a cable. */
function whyNobody({ wiring }: Observation, asker: Sighting, target: string): string | undefined {
  const elsewhere = wiring.ofIp(target);
  if (elsewhere === undefined) return 'nobody has it';
  const owner = placeName(elsewhere);
  const made = wiring.interface(asker)?.link;
  if (made && parentPlace(asker.node, made) === owner)
    return `${owner}, which has it, is what ${place(asker)} stands on: the two do not speak`;
  const bridge = wiring.bridgeOf(elsewhere);
  if (bridge !== undefined && wiring.leadsTo(wiring.stackOf(asker), { ...elsewhere, interface: bridge }))
    return `${owner}, which has it, is a port of ${bridge}: an address belongs on the bridge, not on its port`;
  if (placeName(wiring.cableOf(asker)) === placeName(wiring.cableOf(elsewhere)))
    return `${owner}, which has it, is a station on the same cable: the two do not speak (private)`;
  const hasCable = made === undefined || placeName(wiring.cableOf(asker)) !== placeName(asker);
  return hasCable ? `nobody on the segment of ${place(asker)} has it: ${owner} is on another` : undefined;
}

function keptSilent(
  o: Observation,
  point: Unanswered,
  owner: InterfaceId,
  evidence: readonly Evidence[],
): Finding | undefined {
  const { at, received } = point.fate;
  const silent = withoutArp(o, at) ?? (at.frame.arp && (ignoring(o, owner) ?? filtering(o, at)));
  if (!received || silent === undefined) return undefined;
  return {
    cause: 'arp-unanswered',
    node: at.node,
    interface: at.interface,
    detail: `${point.node} asked who has ${addressAsked(point.asked)}, and ${at.node}, who has it, is set not to answer`,
    evidence: [...evidence, seenBy(o, point.asked, at, `reached ${place(at)}`), silent],
    packet: point.asked.packet,
  };
}

/** Is the interface set to use no ARP? Then it has no neighbour discovery either. */
function withoutArp(o: Observation, at: Sighting): Evidence | undefined {
  const own = link(o, o.wiring.stackOf(at));
  return own?.value.noArp && { ...own.evidence, text: `${place(at)}: ARP is off (NOARP)` };
}

/** Is the owner told to ignore ARP (`arp_ignore`)? IPv6 has no such setting. */
function ignoring(o: Observation, owner: InterfaceId): Evidence | undefined {
  const setting = interfaceSetting(o, owner, 'arp_ignore');
  return setting && setting.value > 0 ? setting.evidence : undefined;
}

/** With arp_filter it answers only by the interface that its own route back to the asker leads to. */
function filtering(o: Observation, at: Sighting): Evidence | undefined {
  const stack = o.wiring.stackOf(at);
  const setting = interfaceSetting(o, stack, 'arp_filter');
  const asker = at.frame.arp?.senderIp;
  const back = asker === undefined ? undefined : route(o, at.node, asker);
  if (setting === undefined || setting.value === 0 || back === undefined) return undefined;
  if (back.value?.dev === stack.interface) return undefined;
  const text = `${setting.evidence.text}; ${back.evidence.text}`;
  return { ...setting.evidence, text, sources: [...setting.evidence.sources, ...back.evidence.sources] };
}

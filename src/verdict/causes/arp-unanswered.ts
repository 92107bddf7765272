import { first } from '../../packet/journey.ts';
import { place, seenBy } from '../facts/cite.ts';
import { interfaceSetting, unresolved } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import { addressAsked } from '../story/neighbours.ts';
import { nextHopIs } from '../story/next-hop.ts';
import { destinationNat } from '../story/translation.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder } from './finding.ts';

/** The address that was asked for, by ARP or neighbour discovery, is nobody's there, or its owner is set to keep silent. */
export const arpUnanswered: CauseFinder = (o, point) => {
  if (point.kind !== 'no-arp' || point.fate.journey !== point.asked) return undefined;
  const asker = first(point.asked);
  const target = addressAsked(point.asked);
  // An address that a rule made of another is that rule's affair.
  if (point.waiting && destinationNat(o, point.waiting.at)?.address === target && !o.wiring.ofIp(target))
    return undefined;
  const entry = unresolved(o, point.node, target);
  if (entry === undefined)
    return { suspect: 'arp-unanswered', missing: `${point.node}'s neighbour entry for ${target}` };
  const evidence: Evidence[] = [
    seenBy(o, point.asked, asker, `left ${place(asker)}; no reply to it was seen anywhere`),
    entry,
  ];
  const finding = { cause: 'arp-unanswered', packet: point.asked.packet } as const;
  const owner = o.wiring.neighbour(asker, target);
  if (owner === undefined) {
    const reason = nextHopIs(o, point.node, target, point.waiting);
    if (reason === undefined)
      return { suspect: 'arp-unanswered', missing: `why ${point.node} asked for ${target}` };
    const elsewhere = o.wiring.ofIp(target);
    const nobody = elsewhere
      ? `nobody on the segment of ${place(asker)} has it: ${placeName(elsewhere)} is on another`
      : 'nobody has it';
    return {
      ...finding,
      node: point.node,
      interface: asker.interface,
      detail: `${point.node} asked who has ${target}, and ${nobody}`,
      evidence: [reason, ...evidence],
    };
  }
  // IPv6 has no such setting.
  const silent = asker.frame.arp && interfaceSetting(o, owner, 'arp_ignore');
  if (!point.fate.received || silent === undefined || silent.value === 0) return undefined;
  const { at } = point.fate;
  return {
    ...finding,
    node: at.node,
    interface: at.interface,
    detail: `${point.node} asked who has ${target}, and ${at.node}, who has it, is set not to answer`,
    evidence: [...evidence, seenBy(o, point.asked, at, `reached ${place(at)}`), silent.evidence],
  };
};

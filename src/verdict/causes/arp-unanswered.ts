import { type CauseFinder, place, seen } from '../finding.ts';
import { first } from '../turning-point.ts';

/** Nobody has the address that was asked for, so nobody replied. */
export const arpUnanswered: CauseFinder = (o, point) => {
  if (point.kind !== 'no-arp' || point.fate.journey !== point.asked || point.fate.received) return undefined;
  const asker = first(point.asked);
  const target = asker.frame.arp?.targetIp ?? '';
  if (o.wiring.ofIp(target) !== undefined) return undefined;
  return {
    cause: 'arp-unanswered',
    node: point.node,
    interface: asker.interface,
    detail: `${point.node} asked who has ${target}, and nobody answered`,
    evidence: [seen(point.asked, asker, `left ${place(asker)}; no reply to it was seen anywhere`)],
    packet: point.asked.packet,
  };
};

import { place, seen } from '../facts/cite.ts';
import type { CauseFinder } from './finding.ts';
import { refusal } from './refusal.ts';

/** The packet reached the router itself: no rule turned it to the host behind, and the router has no such service. */
export const noDnat: CauseFinder = (o, point) => {
  const refusing = refusal(o, point);
  if (refusing === undefined || refusing.kind !== 'router') return undefined;
  const { journey, sender, asked, closed, counted, port, between } = refusing;
  return {
    cause: 'no-dnat',
    node: sender.node,
    interface: sender.interface,
    detail: `no rule of ${sender.node} turned it to another host, so ${sender.node} answered for itself: nothing listens on port ${port}`,
    evidence: [asked, between, seen(journey, sender, `left ${place(sender)}`), closed, counted],
    packet: journey.packet,
  };
};

import { place, seen } from '../facts/cite.ts';
import type { CauseFinder } from './finding.ts';
import { refusal } from './refusal.ts';

/**
 * Finds `service-down`: the lab has a service on that host and port, but the host's stack shows that no socket
 * listens there.
 */
export const serviceDown: CauseFinder = (o, point) => {
  const refusing = refusal(o, point);
  if (refusing === undefined || refusing.kind !== 'service') return undefined;
  const { journey, sender, asked, closed, counted, port } = refusing;
  return {
    cause: 'service-down',
    node: sender.node,
    interface: sender.interface,
    detail: `${sender.node} is meant to have a service on port ${port}, and nothing listens there`,
    evidence: [asked, seen(journey, sender, `left ${place(sender)}`), closed, counted],
    packet: journey.packet,
  };
};

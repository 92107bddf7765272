import { endpoint } from '../../packet/format.ts';
import { first } from '../fate.ts';
import { type CauseFinder, place, seen } from '../finding.ts';
import { refusal } from '../refusal.ts';

/**
 * The one that was asked said no: a RST in answer to the SYN, from a host on which nothing listens there, nor is
 * meant to.
 */
export const refused: CauseFinder = (o, point) => {
  const refusing = refusal(o, point);
  if (refusing === undefined || refusing.kind !== 'plain') return undefined;
  const { journey, sender, asked, closed, counted, forwarding } = refusing;
  return {
    cause: 'refused',
    node: sender.node,
    interface: sender.interface,
    detail: `${sender.node} answered the SYN with a RST from ${endpoint(first(journey).frame, 'src')}`,
    evidence: [asked, seen(journey, sender, `left ${place(sender)}`), closed, counted, forwarding],
    packet: journey.packet,
  };
};

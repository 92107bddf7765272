import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Sighting } from '../../packet/types.ts';
import { place, seen } from '../facts/cite.ts';
import type { CauseFinder } from './finding.ts';
import { refusal } from './refusal.ts';

/**
 * Finds `refused`: a host answered with a RST or an ICMP error, no socket listens there, and the lab has no service
 * there.
 */
export const refused: CauseFinder = (o, point) => {
  const refusing = refusal(o, point);
  if (refusing === undefined || refusing.kind !== 'plain') return undefined;
  const { journey, sender, asked, closed, counted, between } = refusing;
  return {
    cause: 'refused',
    node: sender.node,
    interface: sender.interface,
    detail: `${sender.node} answered ${how(first(journey))} from ${endpoint(first(journey).frame, 'src')}`,
    evidence: [asked, seen(journey, sender, `left ${place(sender)}`), closed, counted, between],
    packet: journey.packet,
  };
};

const how = ({ frame }: Sighting): string =>
  frame.tcp ? 'the SYN with a RST' : 'the datagram with ICMP port unreachable';

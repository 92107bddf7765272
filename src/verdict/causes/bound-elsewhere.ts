import { place, seen } from '../facts/cite.ts';
import type { CauseFinder } from './finding.ts';
import { refusal } from './refusal.ts';

/**
 * Finds `bound-elsewhere`: a socket has the port, but listens only on another address of the host, such as
 * 127.0.0.1.
 */
export const boundElsewhere: CauseFinder = (o, point) => {
  const refusing = refusal(o, point);
  if (refusing === undefined || refusing.kind !== 'elsewhere') return undefined;
  const { journey, sender, asked, closed, counted, port, ip, sockets } = refusing;
  const addresses = [...new Set(sockets.map(({ value }) => value))].join(' and ');
  return {
    cause: 'bound-elsewhere',
    node: sender.node,
    interface: sender.interface,
    detail: `${sender.node} was asked at ${ip}, and its socket on port ${port} listens on ${addresses}, and on no other address`,
    evidence: [
      asked,
      seen(journey, sender, `left ${place(sender)}`),
      closed,
      counted,
      ...sockets.map(({ evidence }) => evidence),
    ],
    packet: journey.packet,
  };
};

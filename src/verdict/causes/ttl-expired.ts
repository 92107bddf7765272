import { place, seenBy } from '../facts/cite.ts';
import { counted } from '../facts/tables.ts';
import type { CauseFinder } from './finding.ts';

/** A router was handed a packet whose last hop this was. */
export const ttlExpired: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' || point.fate.at.direction !== 'in') return undefined;
  const { at, journey } = point.fate;
  const ttl = at.frame.ip?.ttl;
  if (ttl === undefined || ttl > 1) return undefined;
  const name = at.frame.ip?.version === 6 ? 'Ip6.InHdrErrors' : 'Ip.InHdrErrors';
  const counter = counted(
    o,
    at.node,
    name,
    'packets it had to throw away for their header, such as their TTL',
  );
  if (counter === undefined) return { suspect: 'ttl-expired', missing: `the counter ${name} of ${at.node}` };
  const visits = journey.hops.filter((hop) => hop.node === at.node && hop.direction === 'in').length;
  const loop = visits > 2 ? `; it came by here ${visits} times: the routes make a loop` : '';
  return {
    cause: 'ttl-expired',
    node: at.node,
    interface: at.interface,
    detail: `the packet came to ${at.node} with TTL ${ttl}, and a router lowers it by one${loop}`,
    evidence: [seenBy(o, journey, at, `came in by ${place(at)} with TTL ${ttl}`), counter],
    packet: journey.packet,
  };
};

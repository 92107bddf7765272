import type { Sighting } from '../../packet/types.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { counted, type Fact } from '../facts/tables.ts';
import { stepsOf } from '../story/visits.ts';
import type { CauseFinder } from './finding.ts';

/** Finds `ttl-expired`: a router got a packet whose TTL ended there, or one of its rules lowered the TTL. */
export const ttlExpired: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' || point.fate.at.direction !== 'in') return undefined;
  const { at, journey } = point.fate;
  const came = at.frame.ip?.ttl;
  if (came === undefined) return undefined;
  const set = came > 1 ? setTo(o, at) : undefined;
  const ttl = set?.value ?? came;
  if (ttl > 1) return undefined;
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
  const how = set
    ? `a rule of ${at.node} set the packet's TTL to ${ttl}`
    : `it came to ${at.node} with TTL ${ttl}`;
  return {
    cause: 'ttl-expired',
    node: at.node,
    interface: at.interface,
    detail: `${how}, and a router lowers it by one${loop}`,
    evidence: [
      seenBy(o, journey, at, `came in by ${place(at)} with TTL ${came}`),
      ...(set ? [set.evidence] : []),
      counter,
    ],
    packet: journey.packet,
  };
};

/** Returns the TTL after the rules before routing, if the packet came no further. */
function setTo(o: Observation, at: Sighting): Fact<number> | undefined {
  const steps = (stepsOf(o, at) ?? []).filter(({ family }) => family === 'ip' || family === 'ip6');
  const last = steps.at(-1);
  const { frame, event } = last?.translated ?? last ?? {};
  if (last?.hook !== 'prerouting' || frame?.ip === undefined || event === undefined) return undefined;
  const { ttl } = frame.ip;
  const text = `${at.node}: behind the rules of ${last.family} ${last.hook} its TTL was ${ttl}`;
  const sources = [{ node: at.node, in: 'hooks', entry: String(event) } as const];
  return { value: ttl, evidence: { kind: 'trace', text, sources } };
}

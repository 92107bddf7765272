import { first } from '../../packet/journey.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import type { TurningPoint } from '../story/point.ts';
import { isStopped } from '../story/traced-drop.ts';
import type { Finding } from './finding.ts';

/** The request had been given a source that is another node's: to that the answer went, and it had asked nothing. */
export function answeredElsewhere(
  o: Observation,
  { packet, fate }: TurningPoint & { kind: 'lost' },
): Finding | undefined {
  const { journey, at, received } = fate;
  const isReply = packet === 'SYN-ACK' || packet === 'reply';
  const request = o.syn ?? o.requests[0];
  if (!isReply || !received || request === undefined) return undefined;
  const to = at.frame.ip?.dst;
  const renamed = request.hops.find((hop) => hop.direction === 'out' && hop.frame.ip?.src === to);
  if (renamed === undefined || renamed === first(request) || renamed.node === at.node) return undefined;
  if (request.hops.some(({ node }) => node === at.node) || isStopped(o, fate)) return undefined;
  return {
    cause: 'asymmetric-reply',
    node: renamed.node,
    interface: renamed.interface,
    detail: `${renamed.node} gave what was asked the source ${to}, an address of ${at.node}: to that the answer went`,
    evidence: [
      seen(request, renamed, `left ${place(renamed)} with that source`),
      seen(journey, at, `reached ${place(at)}, which had not asked`),
    ],
    packet: journey.packet,
  };
}

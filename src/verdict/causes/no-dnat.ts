import { place, seen, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { scene } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import type { CauseFinder, Finding } from './finding.ts';
import { missingForward } from './missing-forward.ts';
import { refusal } from './refusal.ts';

/**
 * Finds `no-dnat`: the packet was for the router itself, no rule translated it to the host behind, and the router
 * has no such service.
 */
export const noDnat: CauseFinder = (o, point) => stopped(o, point) ?? refusedByRouter(o, point);

/**
 * The router's INPUT chain stopped the packet. That is no mistake, because the router has no such service. The
 * mistake is the missing rule that translates the packet.
 */
function stopped(o: Observation, point: TurningPoint): Finding | undefined {
  const where = scene(point);
  const missing = missingForward(o, point);
  if (where === undefined || missing === undefined) return undefined;
  const { journey, at, node } = where;
  const { port, between, closed, drop } = missing;
  return {
    cause: 'no-dnat',
    node,
    interface: at.interface,
    detail: `no rule of ${node} turned it to another host, so it was for ${node} itself, where nothing listens on port ${port}; a rule for what comes in stopped it`,
    evidence: [
      seenBy(o, journey, at, `was last seen at ${place(at)}`),
      between.evidence,
      closed.evidence,
      drop.evidence,
    ],
    packet: journey.packet,
  };
}

function refusedByRouter(o: Observation, point: TurningPoint): Finding | undefined {
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
}

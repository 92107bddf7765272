import { first } from '../../packet/journey.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { unresolved } from '../facts/tables.ts';
import { addressAsked, hopLimitOf, LINK_ONLY } from '../story/neighbours.ts';
import { nextHopIs } from '../story/next-hop.ts';
import type { TurningPoint } from '../story/point.ts';
import type { Finding } from './finding.ts';

/**
 * The question or the reply of neighbour discovery came with another hop limit than 255. A node takes no notice of
 * such a message, as it may come from beyond the link.
 */
export function fromBeyond(
  o: Observation,
  { node, asked, fate, waiting }: TurningPoint & { kind: 'no-arp' },
): Finding | undefined {
  const { journey, at, received } = fate;
  const target = addressAsked(asked);
  const limit = hopLimitOf(o, fate);
  const entry = unresolved(o, node, target, first(asked).interface);
  const reason = nextHopIs(o, node, target, waiting);
  if (!received || limit === undefined || limit === LINK_ONLY || entry === undefined || reason === undefined)
    return undefined;
  const changed = journey.hops.find((hop) => hop.frame.ip?.ttl !== LINK_ONLY) ?? at;
  const what = journey === asked ? 'question' : 'reply';
  return {
    cause: 'arp-unanswered',
    node: changed.node,
    interface: changed.interface,
    detail: `${node} asked who has ${target}, and ${at.node} took no notice of the ${what}: ${changed.node} gave it the hop limit ${limit}, and only ${LINK_ONLY} is taken`,
    evidence: [
      reason,
      seenBy(o, asked, first(asked), `left ${place(first(asked))}`),
      seenBy(o, journey, at, `reached ${place(at)}, and had the hop limit ${limit} behind its rules`),
      entry,
    ],
    packet: asked.packet,
  };
}

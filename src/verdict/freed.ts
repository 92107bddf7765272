import type { Journey, Sighting } from '../packet/types.ts';
import { isGroup } from './fate.ts';
import type { Observation } from './observation.ts';
import type { TimelineRow } from './types.ts';

/** A packet that is dropped is dropped at once; what came later was another. */
const WITHIN_NS = 1_000_000n;

/**
 * Where the kernel freed the packet as dropped. Its account has no namespaces and no addresses: only the time, after
 * the packet was last seen, and the protocol say that it was this one, and how many others come into question.
 */
export function freedRow(
  o: Observation,
  { packet }: Journey,
  at: Sighting,
): (TimelineRow & { kind: 'freed' }) | undefined {
  const seen = o.run.drops?.seen ?? [];
  if (isGroup(at.frame.ethernet.dst)) return undefined;
  const near = seen.filter(({ timeNs, protocol }) => {
    const after = BigInt(timeNs) - at.timeNs;
    return after >= 0n && after <= WITHIN_NS && protocol === at.frame.ethernet.type;
  });
  const [drop, ...others] = near;
  if (drop === undefined) return undefined;
  const { location, reason, timeNs } = drop;
  const afterUs = Number(BigInt(timeNs) - at.timeNs) / 1000;
  return { kind: 'freed', packet, node: at.node, location, reason, afterUs, others: others.length };
}

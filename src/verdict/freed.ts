import type { Drop } from '../agent/protocol.ts';
import type { Journey, Sighting } from '../packet/types.ts';
import { isGroup } from './fate.ts';
import type { Observation } from './observation.ts';
import type { TimelineRow } from './types.ts';
import type { Visit } from './visits.ts';

/** A packet that is dropped is dropped at once; on a busy machine that may take a while. */
const WITHIN_NS = 5_000_000n;
/** Captures and drops have clocks of their own, which agree but for this. */
const CLOCKS_NS = 10_000n;

/**
 * Where the kernel freed the packet as dropped. Its account has no namespaces and no addresses: the time, after the
 * packet was last seen, the protocol, and what is known of the packet's way say that it was this one, and how many
 * others come into question.
 */
export function freedRow(
  o: Observation,
  { packet }: Journey,
  at: Sighting,
  visit: Visit | undefined,
): (TimelineRow & { kind: 'freed' }) | undefined {
  const last = visit?.hops.at(-1) ?? at;
  if (isGroup(last.frame.ethernet.dst)) return undefined;
  const near = (o.run.drops?.seen ?? []).filter((drop) => {
    const after = BigInt(drop.timeNs) - last.timeNs;
    return after >= -CLOCKS_NS && after <= WITHIN_NS && fits(o, drop, last, visit);
  });
  const [drop, ...others] = near;
  if (drop === undefined) return undefined;
  const { location, reason, timeNs } = drop;
  const afterUs = Math.max(0, Number(BigInt(timeNs) - last.timeNs) / 1000);
  return { kind: 'freed', packet, node: at.node, location, reason, afterUs, others: others.length };
}

/** Whether that function can have had this packet. */
function fits(o: Observation, { protocol, location, reason }: Drop, at: Sighting, visit?: Visit): boolean {
  if (protocol !== at.frame.ethernet.type) return false;
  const wasDropped = visit?.steps?.some(({ decisions }) =>
    decisions.some(({ verdict }) => verdict === 'drop'),
  );
  if (wasDropped !== undefined && wasDropped !== (reason === 'NETFILTER_DROP')) return false;
  if (location.startsWith('br_'))
    return o.wiring.bridgeOf(at) !== undefined || o.wiring.interface(at)?.kind === 'bridge';
  if (location.startsWith('tcp_')) return o.wiring.ofIp(at.frame.ip?.dst ?? '')?.node === at.node;
  return true;
}

import type { Drop } from '../../agent/protocol.ts';
import { isGroup } from '../../packet/decode/ethernet.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import type { Fact } from '../facts/tables.ts';
import { fateOf } from './fate.ts';
import { type Visit, visitsOf } from './visits.ts';

/**
 * The longest time between the last sighting of a packet and its drop. Drops are immediate, but a busy machine may
 * be slow.
 */
const WITHIN_NS = 1_000_000n;
/** Captures and drops use different clocks, which differ by no more than this. */
const CLOCKS_NS = 10_000n;

/** `in br_handle_frame_finish+0x1a4` */
export const functionText = (location: string): string =>
  location === '' ? 'the kernel hides where' : `in ${location}`;

export interface KernelDrop extends Pick<Drop, 'location' | 'reason' | 'timeNs'> {
  afterUs: number;
}

/**
 * Returns why the kernel dropped the packet, if it was certainly this packet. The reason must be a known one, every
 * drop on the machine that fits must have the same reason, and no other packet that was seen may fit. The kernel
 * reports every drop, so this packet's own drop is among them.
 */
export function sureDrop(o: Observation, journey: Journey): Fact<KernelDrop> | undefined {
  const { node, drops } = kernelDropsAt(o, journey);
  const [drop, ...others] = drops;
  if (drop === undefined || VAGUE.includes(drop.reason) || o.run.drops?.missing) return undefined;
  if (others.some(({ reason, location }) => reason !== drop.reason || location !== drop.location))
    return undefined;
  const text = `${node}: the kernel freed packet ${journey.packet} ${functionText(drop.location)}, ${drop.reason}`;
  const sources = [{ node, in: 'drops', entry: `${drop.timeNs} ${drop.location}` } as const];
  return { value: drop, evidence: { kind: 'drop', text, packet: journey.packet, sources } };
}

/** Reasons that only say that the packet was dropped. */
const VAGUE = ['NOT_SPECIFIED', 'NO_REASON', ''];

/** Returns every drop that may be this packet's, by where the packet was last seen. */
export function kernelDropsAt(o: Observation, journey: Journey): { node: string; drops: KernelDrop[] } {
  const { at } = fateOf(o, journey);
  const seen = o.run.drops?.seen ?? [];
  // A packet that left by a cable is in the next node.
  const left = at.direction === 'out' && o.wiring.interface(at)?.peer !== undefined;
  if (seen.length === 0 || left) return { node: at.node, drops: [] };
  const visit = lastVisit(o, journey, at);
  const last = visit?.hops.at(-1) ?? at;
  // Another copy of a flooded frame may have been dropped in another node.
  const goesOn = journey.hops.some((hop) => hop.node !== at.node && hop.timeNs > last.timeNs);
  if (goesOn || isGroup(last.frame.ethernet.dst)) return { node: at.node, drops: [] };
  const drops = seen.flatMap((drop) => {
    const after = BigInt(drop.timeNs) - last.timeNs;
    if (after < -CLOCKS_NS || after > WITHIN_NS || !fits(o, drop, last, visit)) return [];
    if (wasAnother(o, drop, journey, last)) return [];
    const { location, reason, timeNs } = drop;
    return [{ location, reason, timeNs, afterUs: Math.max(0, Number(after) / 1000) }];
  });
  return { node: at.node, drops };
}

/** Does the drop also fit a packet that was seen after this one? */
function wasAnother(o: Observation, drop: Drop, journey: Journey, { timeNs }: Sighting): boolean {
  const until = BigInt(drop.timeNs);
  return o.journeys.some((other) => {
    const end = other.hops.at(-1);
    if (other === journey || !end || end.timeNs <= timeNs || end.timeNs > until) return false;
    return fits(o, drop, end, lastVisit(o, other, end));
  });
}

const lastVisit = (o: Observation, journey: Journey, end: Sighting) =>
  visitsOf(o, journey).findLast(({ hops }) => hops.includes(end));

/** Functions of netfilter and its rules. */
const NETFILTER = /^_*(nft|nf|ipt|ip6t|ebt|xt)_/;

/** What cannot strike a packet any more that the kernel has shown on its way to a program of the node. */
const BEFORE_INPUT = /^(IP_|NEIGH_|TC_|QDISC_|XDP|PKT_TOO_BIG|BRIDGE_)/;

const isDelivered = (visit?: Visit): boolean => {
  const last = visit?.steps?.at(-1);
  return last?.hook === 'input' && last.family !== 'bridge';
};

/** Can this kernel function have handled this packet? */
function fits(o: Observation, { protocol, location, reason }: Drop, at: Sighting, visit?: Visit): boolean {
  if (protocol !== at.frame.ethernet.type) return false;
  if (isDelivered(visit) && BEFORE_INPUT.test(reason)) return false;
  const wasDropped = visit?.steps?.some(({ decisions }) =>
    decisions.some(({ verdict }) => ['drop', 'queue'].includes(verdict)),
  );
  const byRule = reason === 'NETFILTER_DROP' || NETFILTER.test(location);
  // A watched node reports each drop by a rule, so no report means no such drop.
  const isUntold = wasDropped === undefined && at.frame.ip !== undefined && at.frame.ip.fragmentOffset > 0;
  if (!isUntold && (wasDropped ?? false) !== byRule) return false;
  if (location.startsWith('br_'))
    return o.wiring.bridgeOf(at) !== undefined || o.wiring.interface(at)?.kind === 'bridge';
  const transport = location.match(/^_*(tcp|udp|icmp)/)?.[1] as 'tcp' | 'udp' | 'icmp' | undefined;
  if (transport)
    return at.frame[transport] !== undefined && o.wiring.ofIp(at.frame.ip?.dst ?? '')?.node === at.node;
  return true;
}

import { outcomeOf } from '../lab/outcome/outcome.ts';
import type { Expectation, PacketExpectation } from '../lab/types.ts';
import { endpoint, flagsText } from '../packet/format.ts';
import { first } from '../packet/journey.ts';
import type { Sighting } from '../packet/types.ts';
import type { Diagnosis } from './causes/diagnose.ts';
import { kernelDropEvidence } from './display/kernel-drops.ts';
import { describe, place } from './facts/cite.ts';
import type { Observation } from './facts/observation.ts';
import { fateOf } from './story/fate.ts';
import type { Observed } from './types.ts';

/** Returns what contradicts the expectation, and the packet that shows it. Empty if it is met. */
export function contradictions(
  o: Observation,
  expected: Expectation,
  { observed, packet }: Diagnosis,
): string[] {
  const found: string[] = [];
  // Without captures the outcome is known, but no packet and no cause.
  if (o.run.captures.length === 0) {
    return observed.outcome === expected.outcome
      ? []
      : [`expected ${expected.outcome}, but it ${observed.outcome}: ${observed.detail}`];
  }
  const wanted = expectedText(expected);
  const where = expected.at && observed.node ? ` at ${placeOf(observed)}` : '';
  const saw = `${observed.cause ? `${observed.outcome} (${observed.cause})` : observed.outcome}${where}`;
  if (!isMet(o, expected, { observed, packet }))
    found.push(`expected ${wanted}, but it ${saw}: ${contradicts(o, packet, observed)}`);
  return [...found, ...(expected.packets ?? []).flatMap((wish) => packetContradiction(o, wish) ?? [])];
}

/** `fails (filtered or refused) at router` */
function expectedText({ outcome, cause, causes = cause ? [cause] : [], at }: Expectation): string {
  return `${outcome}${causes.length > 0 ? ` (${causes.join(' or ')})` : ''}${at === undefined ? '' : ` at ${at}`}`;
}

const placeOf = ({ node = '', interface: name }: Observed) => (name ? `${node}:${name}` : node);

/** A failure by its place alone needs a reason there: a cause that is known, or the kernel's own. */
function isMet(
  o: Observation,
  { outcome, cause, causes = cause ? [cause] : [], at }: Expectation,
  { observed, packet }: Pick<Diagnosis, 'observed' | 'packet'>,
): boolean {
  if (observed.outcome !== outcome) return false;
  if (outcome === 'works') return true;
  const known = observed.cause !== undefined && observed.cause !== 'unknown' ? observed.cause : undefined;
  if (causes.length > 0 && (known === undefined || !causes.includes(known))) return false;
  if (at === undefined) return known !== undefined;
  if (at !== observed.node && at !== placeOf(observed)) return false;
  return known !== undefined || kernelDropEvidence(o, { packet }).length > 0;
}

/** Returns what contradicts the expectation about one packet. */
export function packetContradiction(o: Observation, wish: PacketExpectation): string | undefined {
  const hit = [...o.lookup, ...o.flow].flatMap(({ hops }) => hops).find((hop) => matches(o, wish, hop));
  if (wish.seen === false && !hit && isUnwatched(o, wish.at))
    return `nobody can tell what passes ${wish.at}: there are no captures of it`;
  if (wish.seen === false && hit) return `unexpected at ${wish.at}: ${describe(hit)}`;
  if (wish.seen !== false && !hit) return `never seen: ${show(wish)}${nearest(o, wish)}`;
  return undefined;
}

/**
 * Can packets pass there unseen? Tunnels that carry only IP packets, and bridges without an address, have no
 * captures.
 */
function isUnwatched(o: Observation, at: string): boolean {
  const [node = '', name = ''] = at.split(':');
  const own = o.wiring.interface({ node, interface: name });
  const isCaptured = o.run.captures.some((one) => one.node === node && one.interfaces.includes(name));
  return own?.up === true && own.kind !== 'veth' && !isCaptured;
}

/** If the network did everything right, the answer itself is wrong, so it matters which host sent it. */
const contradicts = (o: Observation, packet: number | undefined, { outcome, detail }: Observed): string =>
  outcome === 'fails' && o.run.exitCode === 0
    ? outcomeOf(o.probe, o.run).detail
    : (witness(o, packet) ?? detail);

/** `packet 3, SYN-ACK 1.2.3.4:8001 → 192.168.1.6:41000, was last seen at pc:eth0` */
function witness(o: Observation, packet: number | undefined): string | undefined {
  const journey = o.journeys.find((one) => one.packet === packet);
  const last = journey && fateOf(o, journey).at;
  return last && `packet ${packet}, ${describe(last)}, was last seen at ${place(last)} (${last.direction})`;
}

function matches(o: Observation, wish: PacketExpectation, hop: Sighting): boolean {
  return (
    wish.at === place(hop) &&
    wish.direction === hop.direction &&
    (wish.flags === undefined || wish.flags === flagsText(hop.frame)) &&
    isAt(wish.src, hop, 'src') &&
    isAt(wish.dst, hop, 'dst') &&
    hasMac(o, wish.srcMac, hop.frame.ethernet.src) &&
    hasMac(o, wish.dstMac, hop.frame.ethernet.dst)
  );
}

function isAt(wanted: string | undefined, { frame }: Sighting, side: 'src' | 'dst'): boolean {
  return wanted === undefined || wanted === endpoint(frame, side) || wanted === frame.ip?.[side];
}

function hasMac(o: Observation, wanted: string | undefined, mac: string): boolean {
  if (wanted === undefined || wanted.toLowerCase() === mac) return true;
  const [node = '', name = ''] = wanted.split(':');
  return o.wiring.macOf({ node, interface: name }) === mac;
}

function show({ at, direction, flags, src, dst, srcMac, dstMac }: PacketExpectation): string {
  const macs = srcMac || dstMac ? ` (MAC ${srcMac ?? 'any'} → ${dstMac ?? 'any'})` : '';
  return `${flags ?? 'a packet'} ${src ?? 'any'} → ${dst ?? 'any'}${macs} going ${direction} at ${at}`;
}

/** Returns what was seen there instead, at the same place, with the same direction and flags. */
function nearest(o: Observation, { at, direction, flags }: PacketExpectation): string {
  for (const { packet, hops } of o.flow) {
    const hop = hops.find((h) => matches(o, { at, direction, ...(flags && { flags }) }, h));
    if (hop === undefined) continue;
    const owner = o.wiring.ofMac(hop.frame.ethernet.src);
    const mac = owner ? `${owner.node}:${owner.interface}` : hop.frame.ethernet.src;
    return `; there was packet ${packet}, ${describe(hop)} with the MAC address of ${mac}`;
  }
  const syn = o.syn && first(o.syn);
  return syn ? '' : '; the probe sent no packet at all';
}

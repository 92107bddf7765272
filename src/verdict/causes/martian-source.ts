import { first } from '../../packet/journey.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { besides, place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { translatingRule } from '../facts/rule-names.ts';
import { counted, type Fact, interfaceSetting } from '../facts/tables.ts';
import { isGroupAddress, isLoopback } from '../facts/wiring.ts';
import { arrivalAt, mayBeFiltered } from '../story/passage.ts';
import type { Fate, TurningPoint } from '../story/point.ts';
import { destinationNat } from '../story/translation.ts';
import { strandedAt } from '../story/unsent.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder, Finding } from './finding.ts';

/**
 * Finds `martian-source`: a packet came in with a source that cannot be outside, such as the node's own
 * address or 127.0.0.0/8. The kernel drops it (`__fib_validate_source()`). A server that calls its own public
 * address gets such a packet back, unless NAT gives it another source.
 */
export const martianSource: CauseFinder = (o, point) => {
  if (point.kind === 'nothing-sent') return ofOwn(o);
  if (point.kind === 'no-arp') return ofQuestion(o, point) ?? ofLinkLocal(o, point);
  if (point.kind !== 'lost' && point.kind !== 'silence') return undefined;
  return ofIpv6(o, point) ?? ofIpv4(o, point);
};

function ofIpv4(o: Observation, point: TurningPoint & { kind: 'lost' | 'silence' }): Finding | undefined {
  const { at, journey } = point.fate;
  const { ip } = at.frame;
  if (ip === undefined || at.direction === 'out' || arrivalAt(o, at) === undefined) return undefined;
  const dst = destinationNat(o, at)?.address ?? ip.dst;
  const asked = askedRoute(o, at.node, 'arrival', { src: ip.src, dst, protocol: ip.protocol });
  if (asked === undefined || !('errno' in asked.value) || asked.value.refusal !== 'invalid') return undefined;
  const source = impossible(o, at.node, ip.src, asked.evidence);
  if (source === undefined || mayBeFiltered(o, point)) return undefined;
  return {
    cause: 'martian-source',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} takes no packet from outside with ${ip.src} as its source: that is ${source.value}`,
    evidence: [seenBy(o, journey, at, `came in by ${place(at)}`), asked.evidence, source.evidence],
    packet: journey.packet,
  };
}

/**
 * A rule of the node translated what the node sent to itself, so that it goes to another host, as Docker's rules do
 * without the userland proxy. With a loopback address as its source it may leave by no interface, unless
 * route_localnet is set.
 */
function ofOwn(o: Observation): Finding | undefined {
  const step = strandedAt(o);
  const { src = '', version } = step?.frame.ip ?? {};
  const rule = step && translatingRule(o, step.node, step.decisions);
  if (step === undefined || rule === undefined || version !== 4 || !isLoopback(src)) return undefined;
  const { node } = step;
  const ways = Object.keys(o.wiring.topology.nodes[node]?.interfaces ?? {}).filter((name) => name !== 'lo');
  const allowed = ways.flatMap(
    (name) => interfaceSetting(o, { node, interface: name }, 'route_localnet') ?? [],
  );
  if (allowed.length < ways.length || allowed.some(({ value }) => value !== 0)) return undefined;
  const event = step.decisions.at(-1)?.event ?? step.event;
  const text = `${node}: it came to ${step.family} output, matched ${rule}, and came no further`;
  return {
    cause: 'martian-source',
    node,
    interface: '',
    detail: `${node} sends nothing to others with ${src} as its source: that is ${LOOPBACK}, and a rule had turned it there: ${rule}`,
    evidence: [
      { kind: 'trace', text, sources: [{ node, in: 'hooks', entry: String(event) }] },
      ...allowed.map(({ evidence }) => evidence),
    ],
    packet: undefined,
  };
}

/** A node does not answer an ARP request whose sender has a loopback address. */
function ofQuestion(o: Observation, { asked, fate }: TurningPoint & { kind: 'no-arp' }): Finding | undefined {
  const { at, journey, received } = fate;
  const sender = at.frame.arp?.senderIp;
  if (journey !== asked || !received || sender === undefined || !isLoopback(sender)) return undefined;
  const allowed = interfaceSetting(o, o.wiring.stackOf(at), 'route_localnet');
  if (allowed?.value !== 0) return undefined;
  return {
    cause: 'martian-source',
    node: at.node,
    interface: at.interface,
    detail: `${at.node} takes no question from outside with ${sender} as its source: that is ${LOOPBACK}. ${first(asked).node} had given what was sent that source`,
    evidence: [seenBy(o, journey, at, `came in by ${place(at)}`), allowed.evidence],
    packet: journey.packet,
  };
}

const LOOPBACK = 'an address of its own loopback';

/**
 * IPv6 knows few martians. From outside it drops packets from ::1 or from a group, and counts a faulty header. It
 * does not forward packets with a link-local source.
 */
function ofIpv6(o: Observation, point: TurningPoint & { kind: 'lost' | 'silence' }): Finding | undefined {
  const { at } = point.fate;
  const { src = '', version } = at.frame.ip ?? {};
  if (version !== 6 || at.direction === 'out' || arrivalAt(o, at) === undefined || at.interface === 'lo')
    return undefined;
  if (isLoopback(src)) return ofCounter(o, point.fate, 'InHdrErrors', LOOPBACK);
  return isOfNoHost(src)
    ? ofCounter(o, point.fate, 'InHdrErrors', 'an address of no host')
    : ofLinkLocal(o, point);
}

/**
 * The node may ask for the source's MAC address in vain, in order to tell the sender that it does not forward the
 * packet.
 */
function ofLinkLocal(o: Observation, point: TurningPoint): Finding | undefined {
  const fate = point.kind === 'no-arp' ? point.waiting : point.kind === 'lost' ? point.fate : undefined;
  const src = fate?.at.frame.ip?.src ?? '';
  if (fate === undefined || fate.received || !/^fe[89ab]/i.test(src) || fate.at.direction === 'out')
    return undefined;
  return ofCounter(o, fate, 'InAddrErrors', 'an address of one link only');
}

function ofCounter(
  o: Observation,
  { at, journey }: Fate,
  counter: string,
  what: string,
): Finding | undefined {
  const { src } = at.frame.ip ?? {};
  const dropped = counted(o, at.node, `Ip6.${counter}`, 'packets whose addresses it does not take');
  return (
    dropped && {
      cause: 'martian-source',
      node: at.node,
      interface: at.interface,
      detail: `${at.node} takes no packet from outside with ${src} as its source: that is ${what}`,
      evidence: [seenBy(o, journey, at, `came in by ${place(at)}`), dropped],
      packet: journey.packet,
    }
  );
}

/** A multicast group, the broadcast address, or one of the reserved addresses. */
const isOfNoHost = (ip: string): boolean => isGroupAddress(ip) || /^2[4-5]\d\./.test(ip);

function impossible(o: Observation, node: string, src: string, asked: Evidence): Fact<string> | undefined {
  if (isOfNoHost(src)) return { value: 'an address of no host', evidence: besides(asked) };
  const way = askedRoute(o, node, 'source', { dst: src });
  if (way === undefined || !('type' in way.value)) return undefined;
  if (src.startsWith('127.')) return { ...way, value: LOOPBACK };
  return way.value.type === 'local' ? { ...way, value: 'its own address' } : undefined;
}

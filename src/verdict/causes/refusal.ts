import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { place, seen } from '../facts/cite.ts';
import { standsBetween } from '../facts/nat-box.ts';
import type { Observation } from '../facts/observation.ts';
import { natChainsOf } from '../facts/rule-counts.ts';
import { after, counted, type Fact, listenersOn, listens } from '../facts/tables.ts';
import { fateOf } from '../story/fate.ts';
import { arrivalAt, dropAtScene, mayHaveDropped } from '../story/passage.ts';
import type { TurningPoint } from '../story/point.ts';
import { lastHeader, lastTranslation, type Translation } from '../story/translation.ts';
import type { Evidence } from '../types.ts';
import { isMeant, isOfAnother } from './missing-forward.ts';

interface Common {
  /** The RST, or the ICMP port unreachable. */
  journey: Journey;
  /** Where the refusal left the node that was asked. */
  sender: Sighting;
  port: number;
  /** Proves that the request was delivered there. */
  asked: Evidence;
  /** Proves that nothing listens there, and that the stack itself refused. A rule that rejects does not count. */
  closed: Evidence;
  counted: Evidence;
}

/** Sockets of the node that have the port, on other addresses than the packet was for. */
type Elsewhere = [Fact<string>, ...Fact<string>[]];

/** A refusal by the stack of the node that the request came to, and that node's role in the lab. */
export type Refusal = Common & Role;

type Role =
  | { kind: 'service' }
  /** A socket listens on that port, for another address. */
  | { kind: 'elsewhere'; ip: string; sockets: Elsewhere }
  /** The last node on the path that changed the destination of the request. */
  | { kind: 'translated'; nat: Translation; translator: Sighting }
  /** `between` proves that the node is between networks. */
  | { kind: 'router'; between: Evidence }
  | { kind: 'plain'; between: Evidence };

/** The counter by which the stack shows that it refused. UDP has one for each family. */
const refusalsOf = (protocol: 'tcp' | 'udp', version: 4 | 6): [name: string, what: string] =>
  protocol === 'tcp'
    ? ['Tcp.OutRsts', 'resets that its TCP sent']
    : [version === 6 ? 'Udp6.NoPorts' : 'Udp.NoPorts', 'datagrams to ports on which nothing listens'];

export function refusal(o: Observation, point: TurningPoint): Refusal | undefined {
  if (point.kind !== 'reset') return undefined;
  const { received, at } = fateOf(o, point.request);
  const common = received ? stackRefusal(o, point, at) : undefined;
  const role = common && roleOf(o, point.request, at, common.port);
  return role && { ...common, ...role };
}

function roleOf(o: Observation, request: Journey, at: Sighting, port: number): Role | undefined {
  const elsewhere = boundElsewhere(o, at, port);
  const socket = `${at.frame.tcp ? 'tcp' : 'udp'} ${port}`;
  if (isMeant(o, at.node, socket)) return elsewhere ?? { kind: 'service' };
  const { dst = '', version = 4 } = at.frame.ip ?? {};
  // If another host has the address as well, and the service, a rule that translated it to there is right.
  const isTwice = isOfAnother(o, at.node, dst, socket);
  const translated = isTwice ? undefined : lastTranslation(o, request);
  const ofRule = elsewhere ?? (translated && ({ kind: 'translated', ...translated } as const));
  if (translated?.translator.node === at.node) return ofRule;
  // The request may have been translated to this node, although a router should have forwarded it.
  const by = arrivalAt(o, at);
  const between = by && standsBetween(o, by, version);
  if (between === undefined) return undefined;
  if (between.value && !isTwice) return { kind: 'router', between: between.evidence };
  // If its destination was changed on the path, it is not known by which node.
  const isKnown = isTwice || endpoint(first(request).frame, 'dst') === endpoint(at.frame, 'dst');
  return ofRule ?? (isKnown ? { kind: 'plain', between: between.evidence } : undefined);
}

function boundElsewhere(o: Observation, at: Sighting, port: number): Role | undefined {
  const { ip, tcp } = lastHeader(o, at) ?? at.frame;
  const [socket, ...others] = listenersOn(o, at.node, { protocol: tcp ? 'tcp' : 'udp', port });
  if (ip === undefined || socket === undefined) return undefined;
  return { kind: 'elsewhere', ip: ip.dst, sockets: [socket, ...others] };
}

/** Proves that no socket listens where the packet came to, and that the stack there refused it. */
function stackRefusal(
  o: Observation,
  point: TurningPoint & { kind: 'reset' },
  at: Sighting,
): Common | undefined {
  const { journey } = point.answer;
  const start = first(journey);
  const { ip, tcp, udp } = lastHeader(o, at) ?? at.frame;
  const ports = tcp ?? udp;
  if (start.node !== at.node || ip === undefined || ports === undefined || mayBeTurned(o, at))
    return undefined;
  const protocol = tcp ? 'tcp' : 'udp';
  const device = o.wiring.stackOf(at).interface;
  const closed = listens(o, at.node, ip.dst, { protocol, port: ports.dstPort }, device);
  const [counter, what] = refusalsOf(protocol, ip.version);
  const refusals = counted(o, at.node, counter, what);
  if (closed?.value !== false || refusals === undefined || wasRejected(o, point)) return undefined;
  const sender =
    journey.hops.find((hop) => hop.node === start.node && o.wiring.interface(hop)?.peer) ?? start;
  const asked = seen(point.request, at, `reached ${place(at)}`);
  return { journey, sender, port: ports.dstPort, asked, closed: closed.evidence, counted: refusals };
}

/** An untraced node may have turned the packet to another of its ports. */
const mayBeTurned = (o: Observation, at: Sighting): boolean =>
  lastHeader(o, at) === undefined && natChainsOf(after(o, at.node) ?? {}).length > 0;

/** Did a rule reject the packet, with the address of the node that was asked? */
function wasRejected(o: Observation, point: TurningPoint): boolean {
  const drop = dropAtScene(o, point);
  return drop === undefined ? mayHaveDropped(o, point).length > 0 : drop !== 'none';
}

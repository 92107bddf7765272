import { serviceSockets } from '../../lab/service.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { counted, listens, setting } from '../facts/tables.ts';
import { fateOf } from '../story/fate.ts';
import { mayHaveDropped } from '../story/passage.ts';
import { destinationRule, type Translation, turningRule } from '../story/translation.ts';
import type { TurningPoint } from '../story/turning-point.ts';
import type { Evidence } from '../types.ts';

interface Common {
  /** The RST, or the ICMP port unreachable. */
  journey: Journey;
  /** Where it left the node that was asked. */
  sender: Sighting;
  port: number;
  /** That it was delivered there. */
  asked: Evidence;
  /** That nothing listens there, and that it was the stack itself that said so: a rule that rejects does not count as this. */
  closed: Evidence;
  counted: Evidence;
}

/** A refusal by the stack of the node that the SYN, or the datagram, came to, and what that node is to the lab. */
export type Refusal = Common &
  (
    | { kind: 'service' }
    /** `forwarding` says whether it is a router: one that forwards, or a host that does not. */
    | { kind: 'translated'; forwarding: Evidence; nat: Translation; translator: Sighting }
    | { kind: 'router'; forwarding: Evidence }
    | { kind: 'plain'; forwarding: Evidence }
  );

/** Counters that say that the stack itself refused. */
const REFUSALS = {
  tcp: ['Tcp.OutRsts', 'resets that its TCP sent'],
  udp: ['Udp.NoPorts', 'datagrams to ports on which nothing listens'],
} as const;

export function refusal(o: Observation, point: TurningPoint): Refusal | undefined {
  if (point.kind !== 'reset') return undefined;
  const { journey } = point.answer;
  const { received, at } = fateOf(o, point.request);
  const { ip, tcp, udp } = at.frame;
  const ports = tcp ?? udp;
  const start = first(journey);
  const sender =
    journey.hops.find((hop) => hop.node === start.node && o.wiring.interface(hop)?.peer) ?? start;
  if (!received || start.node !== at.node || ip === undefined || ports === undefined) return undefined;
  const protocol = tcp ? 'tcp' : 'udp';
  const closed = listens(o, at.node, ip.dst, { protocol, port: ports.dstPort });
  const [counter, what] = REFUSALS[protocol];
  const refusals = counted(o, at.node, counter, what);
  if (closed?.value !== false || refusals === undefined || mayHaveDropped(o, point).length > 0)
    return undefined;
  // What the node has turned to another port of its own was not refused on this one.
  if (turningRule(o, at) !== undefined) return undefined;
  const asked = seen(point.request, at, `reached ${place(at)}`);
  const common = { journey, sender, port: ports.dstPort, asked, closed: closed.evidence, counted: refusals };
  const services = Object.values(o.wiring.topology.nodes[at.node]?.services ?? {});
  if (services.some((service) => serviceSockets(service).includes(`${protocol} ${ports.dstPort}`)))
    return { ...common, kind: 'service' };
  // Whether it was turned to this node before does not matter: a router should have turned it on.
  const forwarding = setting(o, at.node, 'net.ipv4.ip_forward');
  if (forwarding === undefined) return undefined;
  const forwards = { forwarding: forwarding.evidence };
  if (forwarding.value === 1) return { ...common, ...forwards, kind: 'router' };
  const translator = translatorOf(point.request, at);
  if (translator === undefined) return { ...common, ...forwards, kind: 'plain' };
  const nat = destinationRule(o, translator);
  return nat && { ...common, ...forwards, kind: 'translated', nat, translator };
}

/** Where it came in at the node that gave it another destination; undefined where it kept its own. */
function translatorOf(request: Journey, at: Sighting): Sighting | undefined {
  const kept = (hop: Sighting) => to(hop) === to(first(request));
  return kept(at) ? undefined : request.hops.findLast((hop) => hop.direction === 'in' && kept(hop));
}

const to = ({ frame }: Sighting): string => `${frame.ip?.dst} ${(frame.tcp ?? frame.udp)?.dstPort}`;

import type { Journey, Sighting } from '../packet/types.ts';
import { counted, listens, setting } from './facts.ts';
import { fateOf, first } from './fate.ts';
import { place, seen } from './finding.ts';
import type { Observation } from './observation.ts';
import { mayHaveDropped } from './passage.ts';
import { destinationRule, type Translation, turningRule } from './translation.ts';
import type { TurningPoint } from './turning-point.ts';
import type { Evidence } from './types.ts';

interface Common {
  /** The RST. */
  journey: Journey;
  /** Where it left the node that was asked. */
  sender: Sighting;
  port: number;
  /** That the SYN was delivered there. */
  asked: Evidence;
  /** That nothing listens there, and that it was the stack itself that said so: a rule that rejects does not count as this. */
  closed: Evidence;
  counted: Evidence;
}

/** A RST from the stack of the node that the SYN came to, and what that node is to the lab. */
export type Refusal = Common &
  (
    | { kind: 'service' }
    /** `forwarding` says whether it is a router: one that forwards, or a host that does not. */
    | { kind: 'translated'; forwarding: Evidence; nat: Translation; translator: Sighting }
    | { kind: 'router'; forwarding: Evidence }
    | { kind: 'plain'; forwarding: Evidence }
  );

export function refusal(o: Observation, point: TurningPoint): Refusal | undefined {
  if (point.kind !== 'reset') return undefined;
  const { journey } = point.answer;
  const { received, at } = fateOf(o, point.syn);
  const { ip, tcp } = at.frame;
  const start = first(journey);
  const sender =
    journey.hops.find((hop) => hop.node === start.node && o.wiring.interface(hop)?.peer) ?? start;
  if (!received || start.node !== at.node || ip === undefined || tcp === undefined) return undefined;
  const closed = listens(o, at.node, ip.dst, tcp.dstPort);
  const resets = counted(o, at.node, 'Tcp.OutRsts', 'resets that its TCP sent');
  if (closed?.value !== false || resets === undefined || mayHaveDropped(o, point).length > 0)
    return undefined;
  // What the node has turned to another port of its own was not refused on this one.
  if (turningRule(o, at) !== undefined) return undefined;
  const asked = seen(point.syn, at, `reached ${place(at)}`);
  const common = { journey, sender, port: tcp.dstPort, asked, closed: closed.evidence, counted: resets };
  const services = Object.values(o.wiring.topology.nodes[at.node]?.services ?? {});
  if (services.some(({ port }) => port === tcp.dstPort)) return { ...common, kind: 'service' };
  // Whether it was turned to this node before does not matter: a router should have turned it on.
  const forwarding = setting(o, at.node, 'net.ipv4.ip_forward');
  if (forwarding === undefined) return undefined;
  const forwards = { forwarding: forwarding.evidence };
  if (forwarding.value === 1) return { ...common, ...forwards, kind: 'router' };
  const translator = translatorOf(point.syn, at);
  if (translator === undefined) return { ...common, ...forwards, kind: 'plain' };
  const nat = destinationRule(o, translator);
  return nat && { ...common, ...forwards, kind: 'translated', nat, translator };
}

/** Where the SYN came in at the node that gave it another destination; undefined where it kept its own. */
function translatorOf(syn: Journey, at: Sighting): Sighting | undefined {
  const kept = (hop: Sighting) => to(hop) === to(first(syn));
  return kept(at) ? undefined : syn.hops.findLast((hop) => hop.direction === 'in' && kept(hop));
}

const to = ({ frame }: Sighting): string => `${frame.ip?.dst} ${frame.tcp?.dstPort}`;

import { isGroup } from '../../packet/decode/ethernet.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { stopperOf } from '../facts/beyond-rules.ts';
import type { Observation } from '../facts/observation.ts';
import { type MovedRule, movedRules } from '../facts/rule-counts.ts';
import { isDrop, isReject, mayMatch, type Passage } from '../facts/rule-match.ts';
import { fateOf } from './fate.ts';
import { endpointsOf } from './legacy-rules.ts';
import { isHandedUp } from './next-hop.ts';
import { fateAt, type TurningPoint } from './point.ts';
import { stepsIn, type TracedDrop, tracedDrop } from './traced-drop.ts';
import { destinationNat } from './translation.ts';

/** Where rules may have stopped the packet. */
export interface Scene {
  node: string;
  journey: Journey;
  at: Sighting;
}

/** Returns the place. For a rejected packet it is the sender of the rejection. */
export function scene(point: TurningPoint): Scene | undefined {
  if (point.kind === 'reset') {
    const at = first(point.answer.journey);
    return { node: at.node, journey: point.answer.journey, at };
  }
  if (point.kind !== 'lost' && point.kind !== 'no-arp' && point.kind !== 'silence') return undefined;
  const fate = fateAt(point);
  return fate && { node: fate.at.node, journey: fate.journey, at: fate.at };
}

/** Returns what ended the packet's path there, by that node's own kernel. */
export function dropAtScene(o: Observation, point: TurningPoint): TracedDrop | 'none' | undefined {
  const where = scene(point);
  return where && tracedDrop(o, where.node, stoppedPacket(point, where), isDelivered(point));
}

const stoppedPacket = (point: TurningPoint, { journey }: Scene): Journey =>
  point.kind === 'reset' ? point.request : journey;

const isDelivered = (point: TurningPoint): boolean =>
  point.kind === 'silence' || (point.kind === 'no-arp' && isOwner(point));

/** Did the question come to the owner of the address? */
const isOwner = ({ fate, asked }: TurningPoint & { kind: 'no-arp' }): boolean =>
  fate.received && fate.journey === asked;

/** Returns the rules of that node that counted during the probe, end a packet's path, and fit this packet. */
export function mayHaveDropped(o: Observation, point: TurningPoint): MovedRule[] {
  const where = scene(point);
  if (where === undefined) return [];
  const passages = passagesOf(o, point, where);
  const rules = movedRules(o, where.node).filter(point.kind === 'reset' ? isReject : isDrop);
  const last = stepsIn(o, where.node, stoppedPacket(point, where), isDelivered(point))?.at(-1)?.hook;
  return rules.filter(
    (rule) => passages.some((passage) => mayMatch(rule, passage)) && (!rule.legacy || endsAt(rule, last)),
  );
}

/**
 * Does the rule belong to the last hook that the kernel shows? A rule of another hook did not end the packet's
 * path.
 */
const endsAt = ({ hook }: MovedRule, last: string | undefined): boolean =>
  last === undefined || hook === undefined || hook === last;

/** Did a rule, or something else that stops packets, end its path, or is that possible? */
export function mayBeFiltered(o: Observation, point: TurningPoint): boolean {
  const where = scene(point);
  const stops = point.kind === 'lost' || point.kind === 'silence' || point.kind === 'no-arp';
  if (where && stops && stopperOf(o, where.node)) return true;
  const drop = dropAtScene(o, point);
  return drop === undefined ? mayHaveDropped(o, point).length > 0 : drop !== 'none';
}

const ALL = ['prerouting', 'input', 'forward', 'output', 'postrouting', 'brouting', 'ingress', 'egress'];

function passagesOf(o: Observation, point: TurningPoint, { node, at, journey }: Scene): Passage[] {
  const packet = point.kind === 'reset' ? point.request : journey;
  const shapes = packet.hops.filter((hop) => hop.node === node);
  const nat = shapes.flatMap((shape) => destinationNat(o, shape) ?? []);
  const seen = shapes.map(({ frame }) => endpointsOf(frame));
  const src = seen.flatMap((one) => one.src);
  const dst = [...seen.flatMap((one) => one.dst), ...nat.map(({ address }) => address)];
  const ports = {
    src: seen.flatMap((one) => one.ports.src),
    dst: [...seen.flatMap((one) => one.ports.dst), ...nat.flatMap(({ port }) => port ?? [])],
  };
  const { protocol, version } = at.frame.ip ?? {};
  const isPort = o.wiring.bridgeOf(at) !== undefined;
  const through = { src, dst, ports, protocol, version };
  if (point.kind === 'silence') {
    const answer = {
      src: dst,
      dst: src,
      ports: { src: ports.dst, dst: ports.src },
      protocol,
      version,
      hooks: { ip: ['output', 'postrouting'], bridge: ['output', 'postrouting'] },
    };
    return [
      { ...through, hooks: { ip: ['prerouting', 'input'], bridge: ['prerouting', 'input', 'brouting'] } },
      answer,
    ];
  }
  if (at.direction === 'in' || point.kind === 'reset') {
    const forLocal = point.kind === 'reset' && fateOf(o, packet).received ? ['input'] : [];
    return [
      { ...through, hooks: { ip: ['prerouting', 'forward', 'postrouting', ...forLocal], bridge: ALL } },
    ];
  }
  // A packet that left by a cable is past all rules. A packet that the bridge itself sends has not yet passed the
  // bridge's rules.
  if (o.wiring.interface(at)?.peer !== undefined || isPort) return [];
  return [
    { ...through, hooks: { ip: ['output', 'postrouting'], bridge: ['output', 'forward', 'postrouting'] } },
  ];
}

/** Returns the interface of the IP stack that gets a frame: for a port, its bridge. */
export function arrivalAt(o: Observation, at: Sighting): InterfaceId | undefined {
  const { wiring } = o;
  const stack = wiring.stackOf(at);
  const { dst } = at.frame.ethernet;
  // On `lo` the node speaks to itself, and there are no MAC addresses.
  if (at.interface === 'lo') return stack;
  const station = wiring.stationOn(at, dst);
  if (station) return station;
  return dst === wiring.macOf(stack) || isGroup(dst) || isHandedUp(o, at) ? stack : undefined;
}

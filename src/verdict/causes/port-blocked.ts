import type { PortState } from '../../agent/protocol.ts';
import { isGroup } from '../../packet/decode/ethernet.ts';
import { neighbourOf } from '../../packet/decode/neighbour.ts';
import type { Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { place, seenBy } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { after, before, type Fact, link } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import { bridgeAt, bridgingAt, bridgingOf, knowsStation, portFlags, stationFor } from '../story/bridging.ts';
import { isDown } from '../story/cut-off.ts';
import { mayBeFiltered } from '../story/passage.ts';
import type { Fate } from '../story/point.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder } from './finding.ts';

/** Finds `port-blocked`: a setting of a bridge keeps the frame from being forwarded from one port to another. */
export const portBlocked: CauseFinder = (o, point) => {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { fate } = point;
  const { journey } = fate;
  const crossing = stoppedAt(o, fate);
  if (crossing === undefined || mayBeFiltered(o, point)) return undefined;
  if (isDown(o, o.wiring.stackOf(crossing.at))) return undefined;
  const why = reasonOf(o, crossing);
  if (why === undefined) return undefined;
  const { at, exit } = crossing;
  return {
    cause: 'port-blocked',
    node: at.node,
    interface: why.value.port,
    detail: `${at.node} does not pass it from ${at.interface} to ${exit.interface}: ${why.value.words}`,
    evidence: [
      seenBy(o, journey, at, `entered ${place(at)}, and did not leave by ${placeName(exit)}`),
      ...why.value.evidence,
    ],
    packet: journey.packet,
  };
};

/**
 * Where a frame came into a bridge (by a port, or from the bridge's own node), and the port towards its target. If
 * the bridge itself is the target, `exit` is the bridge.
 */
interface Crossing {
  at: Sighting;
  bridge: string;
  exit: InterfaceId;
  target: InterfaceId;
}

/**
 * Returns the first bridge that the frame did not cross on the path to its target. Flooded copies on other paths do
 * not count.
 */
function stoppedAt(o: Observation, fate: Fate): Crossing | undefined {
  const { hops } = fate.journey;
  // A rule in the last bridge may have given the frame another destination.
  const last = bridgingOf(o, fate);
  for (const at of hops) {
    const crossing = crossingAt(o, at, at === last?.at ? last.target : targetOf(o, at));
    const isOwn = crossing?.exit.interface === crossing?.bridge;
    if (crossing === undefined || (isOwn && fate.received)) continue;
    const isPassed = hops.some((hop) => isAt(hop, crossing.exit) && hop.direction === (isOwn ? 'in' : 'out'));
    if (!isPassed) return crossing;
  }
  return undefined;
}

function crossingAt(o: Observation, at: Sighting, target: InterfaceId | undefined): Crossing | undefined {
  const bridge = bridgeAt(o, at);
  if (bridge === undefined || target === undefined) return undefined;
  const own = { node: at.node, interface: bridge };
  const [exit] = isAt(target, own) ? [own] : o.wiring.pathTo(own, target);
  const isElsewhere = target.node !== at.node || exit === own;
  return exit && isElsewhere && !isAt(at, exit) ? { at, bridge, exit, target } : undefined;
}

const isAt = (place: InterfaceId, other: InterfaceId) => placeName(place) === placeName(other);

/** Returns the target: the owner of the MAC address or, for a question, of the address that is asked for. */
function targetOf(o: Observation, at: Sighting): InterfaceId | undefined {
  const asked = neighbourOf(at.frame);
  if (!isGroup(at.frame.ethernet.dst)) return stationFor(o, at);
  return asked && o.wiring.neighbour(at, asked.address);
}

type Reason = Fact<unknown>['evidence'][];

function reasonOf(
  o: Observation,
  { at, bridge, exit }: Crossing,
): { value: { words: string; port: string; evidence: Reason } } | undefined {
  const ports = [at, exit].filter(({ interface: name }) => name !== bridge);
  const [into, out] = [portFlags(o, at), portFlags(o, exit)];
  const stray = ports.flatMap((port) => strayPort(o, port) ?? [])[0];
  if (stray) return { value: { words: stray.value, port: stray.port, evidence: [stray.evidence] } };
  if (ports.some((port) => portFlags(o, port) === undefined)) return undefined;
  const because = (words: string, port: InterfaceId, ...evidence: Evidence[]) => ({
    value: { words, port: port.interface, evidence },
  });
  if (into?.isolated && out?.isolated)
    return because('both ports are isolated', exit, flag(at, 'isolated'), flag(exit, 'isolated'));
  const closed = ports.find((port) => closedState(o, port));
  const state = closed && closedState(o, closed);
  if (closed && state) return because(`${closed.interface} is ${state}`, closed, flag(closed, state));
  if (into?.locked && !knows(o, at, at.frame.ethernet.src))
    return because(
      `${at.interface} is locked, and does not know the sender`,
      at,
      flag(at, 'locked'),
      ...unknown(o, at, at.frame.ethernet.src),
    );
  const flooding = out && floodingOf(o, { at, bridge, exit }, out);
  return flooding && because(flooding.words, exit, ...flooding.evidence);
}

/** Returns the state of a port that forwards nothing. A port is also `disabled` if it is down, or has no carrier. */
function closedState(o: Observation, port: InterfaceId): string | undefined {
  const state = portFlags(o, port)?.state;
  const isClosed = state !== 'forwarding' && link(o, port)?.value.operstate === 'up';
  return isClosed ? state : undefined;
}

/** The lab has the port in the bridge, but the kernel has it in another bridge, or in none. */
function strayPort(o: Observation, port: InterfaceId): (Fact<string> & { port: string }) | undefined {
  const bridge = o.wiring.bridgeOf(port);
  const own = after(o, port.node)?.links?.find(({ name }) => name === port.interface);
  if (own === undefined || own.master === bridge) return undefined;
  const where = own.master ? `is a port of ${own.master}` : 'is in no bridge';
  const words = `${port.interface} ${where}`;
  const sources = [{ node: port.node, in: 'links', entry: port.interface, when: 'after' } as const];
  const evidence = { kind: 'link', text: `${port.node}: ${words}`, sources } as const;
  return { value: words, port: port.interface, evidence };
}

/** Checks flooding: a broadcast frame, or a frame for an unknown MAC address, leaves only by ports that flood. */
function floodingOf(
  o: Observation,
  { at, bridge, exit }: Omit<Crossing, 'target'>,
  { flood, mcastFlood, bcastFlood }: PortState,
): { words: string; evidence: Evidence[] } | undefined {
  const { dst } = at.frame.ethernet;
  if (isGroup(dst)) {
    const isBroadcast = dst === 'ff:ff:ff:ff:ff:ff';
    const name = isBroadcast ? 'broadcast' : 'multicast';
    if (isBroadcast ? bcastFlood : mcastFlood) return undefined;
    return {
      words: `${name}s are not flooded out of ${exit.interface}`,
      evidence: [flag(exit, `${name} flood off`)],
    };
  }
  const known = at.interface === bridge ? knowsStation(o, at, bridge, dst) : bridgingAt(o, at)?.known;
  if (flood || known || before(o, at.node)?.fdb === undefined) return undefined;
  return {
    words: `it does not know the station, and frames to such are not flooded out of ${exit.interface}`,
    evidence: [flag(exit, 'flood off'), ...unknown(o, at, dst)],
  };
}

function flag({ node, interface: name }: InterfaceId, words: string): Evidence {
  const sources = [{ node, in: 'ports', entry: name, when: 'after' } as const];
  return { kind: 'bridge', text: `${node}:${name}: ${words}`, sources };
}

const knows = (o: Observation, at: Sighting, mac: string) =>
  before(o, at.node)?.fdb?.some((one) => one.mac === mac && one.port === at.interface) ?? true;

/** Proves that the bridge has no entry for the MAC address. */
function unknown(o: Observation, at: Sighting, mac: string): Evidence[] {
  const bridge = o.wiring.bridgeOf(at);
  const text = `${at.node}:${bridge ?? at.interface} has no entry of ${mac}`;
  return [{ kind: 'fdb', text, sources: [{ node: at.node, in: 'fdb', entry: '', when: 'before' }] }];
}

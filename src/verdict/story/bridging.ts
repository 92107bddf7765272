import type { PortState } from '../../agent/protocol.ts';
import { isGroup } from '../../packet/decode/ethernet.ts';
import type { Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { frameAt } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { after, before } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import type { Evidence } from '../types.ts';
import type { Fate } from './point.ts';
import { destinationNat } from './translation.ts';

/** A frame that came in by a bridge port, and where the bridge would send it. */
export interface Bridging {
  /** The frame as it came in. */
  at: Sighting;
  bridge: string;
  /** The frame's MAC address after any DNAT inside the bridge, and its owner. */
  mac: string;
  target: InterfaceId | undefined;
  /** The rule or conntrack entry that proves that br_netfilter changed the destination inside the bridge. */
  nat: Evidence | undefined;
  /** The destination after that change. */
  address?: string;
  /** The port on which the bridge had learned that address, and the proof. */
  port: string | undefined;
  known: Evidence | undefined;
  /** The frame from which the bridge learned that, if it was captured. */
  learned: Sighting | undefined;
}

/** Returns where the bridge would send a frame that was seen no further. */
export function bridgingOf(o: Observation, fate: Fate): Bridging | undefined {
  const at = entrance(o, fate);
  return at && bridgingAt(o, at, fate.at.timeNs);
}

/** @param decidedNs when the bridge chose the port; later than the arrival if the frame waited for ARP */
export function bridgingAt(o: Observation, at: Sighting, decidedNs = at.timeNs): Bridging | undefined {
  const bridge = o.wiring.bridgeOf(at);
  if (bridge === undefined || isGroup(at.frame.ethernet.dst)) return undefined;
  const next = nextMac(o, at, bridge);
  if (next === undefined) return undefined;
  const target = o.wiring.meantBy(next.mac, next.address ?? addressOf(at));
  const learned = lastLearned(o, { ...at, timeNs: decidedNs }, bridge, next.mac);
  const name = target ? placeName(target) : next.mac;
  const entry = before(o, at.node)?.fdb?.find((one) => one.bridge === bridge && one.mac === next.mac);
  const port = learned?.interface ?? entry?.port;
  const text = `${at.node}:${bridge} has ${name} (${next.mac}) on port ${port}`;
  const source = learned
    ? frameAt(learned)
    : ({ node: at.node, in: 'fdb', entry: `${bridge} ${port} ${next.mac}`, when: 'before' } as const);
  const known: Evidence | undefined =
    port === undefined ? undefined : { kind: 'fdb', text, sources: [source] };
  return { at, bridge, ...next, target, port, known, learned };
}

/** Returns the owner of the frame's destination address: if several have the MAC address, the one that is meant. */
export const stationFor = ({ wiring }: Observation, at: Sighting): InterfaceId | undefined =>
  wiring.meantBy(at.frame.ethernet.dst, addressOf(at));

const addressOf = ({ frame: { arp, ip } }: Sighting) => arp?.targetIp ?? ip?.dst;

/** Returns the bridge that the frame comes to: by a port, or from the bridge's own node. */
export function bridgeAt({ wiring }: Observation, at: Sighting): string | undefined {
  if (at.direction === 'in') return wiring.bridgeOf(at);
  return wiring.interface(at)?.kind === 'bridge' ? at.interface : undefined;
}

/** Does the bridge know the port of this MAC address? */
export const knowsStation = (o: Observation, at: Sighting, bridge: string, mac: string): boolean =>
  lastLearned(o, at, bridge, mac) !== undefined ||
  (before(o, at.node)?.fdb?.some((one) => one.bridge === bridge && one.mac === mac) ?? true);

/** Returns the flags of a bridge port after the probe. */
export function portFlags(o: Observation, at: InterfaceId): PortState | undefined {
  return after(o, at.node)?.ports?.find(({ port }) => port === at.interface);
}

/**
 * Returns the port by which a frame came in that was last seen inside a bridge. A bridged DNAT to an unknown
 * neighbour also shows at the bridge device (`br_nf_pre_routing_finish_bridge_slow()`); its unchanged TTL
 * tells it from a routed packet.
 */
function entrance(o: Observation, { journey, at }: Fate): Sighting | undefined {
  if (at.direction === 'in') return at;
  if (o.wiring.interface(at)?.kind !== 'bridge') return undefined;
  return journey.hops.findLast(
    (hop) =>
      hop.node === at.node &&
      hop.direction === 'in' &&
      o.wiring.bridgeOf(hop) === at.interface &&
      hop.frame.ip?.ttl === at.frame.ip?.ttl,
  );
}

/** Returns the frame's destination. If the frame is for the bridge itself: the host to which DNAT sends it. */
function nextMac(
  o: Observation,
  at: Sighting,
  bridge: string,
): Pick<Bridging, 'mac' | 'nat' | 'address'> | undefined {
  const mac = at.frame.ethernet.dst;
  if (mac !== o.wiring.macOf({ node: at.node, interface: bridge })) return { mac, nat: undefined };
  const nat = destinationNat(o, at);
  const target = nat && o.wiring.ofIp(nat.address);
  // Each interface of a host may answer for every address that the host has.
  const neighbour = after(o, at.node)?.neighbours?.find(
    (one) => one.ip === nat?.address && one.interface === bridge && one.mac !== undefined,
  );
  const targetMac = neighbour?.mac ?? (target && o.wiring.macOf(target));
  if (targetMac === undefined) return undefined;
  return { mac: targetMac, nat: nat?.evidence, ...(nat && { address: nat.address }) };
}

/**
 * Returns the last frame from which the bridge learned. A bridge learns a source address on the port by which the
 * frame comes in.
 */
function lastLearned(o: Observation, at: Sighting, bridge: string, mac: string): Sighting | undefined {
  const teaches = (hop: Sighting) =>
    hop.node === at.node &&
    hop.direction === 'in' &&
    hop.timeNs <= at.timeNs &&
    hop.frame.ethernet.src === mac &&
    o.wiring.bridgeOf(hop) === bridge &&
    portFlags(o, hop)?.learning !== false;
  const lessons = [...o.earlier, ...o.journeys].flatMap(({ hops }) => hops.filter(teaches));
  return lessons.reduce<Sighting | undefined>(
    (last, hop) => (last === undefined || hop.timeNs > last.timeNs ? hop : last),
    undefined,
  );
}

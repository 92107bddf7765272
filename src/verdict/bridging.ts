import type { NodeState, PortState } from '../agent/protocol.ts';
import type { Sighting } from '../packet/types.ts';
import type { InterfaceId } from '../plan/topology.ts';
import { type Fate, isGroup } from './fate.ts';
import { type Observation, stateOf } from './observation.ts';
import { destinationNat } from './rules.ts';

/** A frame that came in by a bridge port and never left: where its bridge would have sent it. */
export interface Bridging {
  /** Where it came in. */
  at: Sighting;
  bridge: string;
  /** The MAC address it was going to, after any bridged DNAT, and whose that is. */
  mac: string;
  target: InterfaceId | undefined;
  /** Set where br_netfilter rewrote the destination inside the bridge: the rule or conntrack entry that says so. */
  nat: string | undefined;
  /** The port that the bridge had learned for that address. */
  port: string | undefined;
  /** The frame by which it had learned so, if this probe's captures have it. */
  learned: Sighting | undefined;
  flags: PortState | undefined;
}

export function bridgingOf(o: Observation, fate: Fate): Bridging | undefined {
  const at = entrance(o, fate);
  const bridge = at && o.wiring.bridgeOf(at);
  if (at === undefined || bridge === undefined || isGroup(at.frame.ethernet.dst)) return undefined;
  const next = nextMac(o, at, bridge);
  if (next === undefined) return undefined;
  const learned = lastLearned(o, at, bridge, next.mac);
  const port = learned?.interface ?? tabled(stateOf(o.run.before, at.node), bridge, next.mac);
  const flags = stateOf(o.run.after, at.node)?.ports.find((state) => state.port === at.interface);
  return { at, bridge, ...next, target: o.wiring.ofMac(next.mac), port, learned, flags };
}

/**
 * The port that a frame last seen inside a bridge came in by. A bridged DNAT to a neighbour that was not in the ARP
 * table yet is also seen going out at the bridge device itself, by `br_nf_pre_routing_finish_bridge_slow()`; its TTL
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

/** The frame's own destination or, for a frame to the bridge itself, that of the host DNAT turns it to. */
function nextMac(
  o: Observation,
  at: Sighting,
  bridge: string,
): { mac: string; nat: string | undefined } | undefined {
  const mac = at.frame.ethernet.dst;
  if (mac !== o.wiring.macOf({ node: at.node, interface: bridge })) return { mac, nat: undefined };
  const nat = destinationNat(o, at);
  const target = nat && o.wiring.ofIp(nat.address);
  const targetMac = target && o.wiring.macOf(target);
  return targetMac === undefined ? undefined : { mac: targetMac, nat: nat?.evidence };
}

/** A bridge learns a source address on the port its frame comes in by; the last frame before this one counts. */
function lastLearned(o: Observation, at: Sighting, bridge: string, mac: string): Sighting | undefined {
  let last: Sighting | undefined;
  for (const { hops } of o.journeys) {
    for (const hop of hops) {
      if (hop.node !== at.node || hop.direction !== 'in' || hop.timeNs > at.timeNs) continue;
      if (hop.frame.ethernet.src !== mac || o.wiring.bridgeOf(hop) !== bridge) continue;
      if (last === undefined || hop.timeNs > last.timeNs) last = hop;
    }
  }
  return last;
}

function tabled(state: NodeState | undefined, bridge: string, mac: string): string | undefined {
  return state?.fdb.find((entry) => entry.bridge === bridge && entry.mac === mac)?.port;
}

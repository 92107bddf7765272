import { isGroup } from '../../packet/decode/ethernet.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { destinationNat } from './translation.ts';

/** What became of one packet, as far as the wires show it. */
export interface Fate {
  journey: Journey;
  /** Whether the node that owns its destination address took it in, and did not pass it on. */
  received: boolean;
  /** Where it was received, or last seen. */
  at: Sighting;
}

export function fateOf(o: Observation, journey: Journey): Fate {
  const arrival = journey.hops.find((hop, index) => isForNode(o, hop) && !leaves(journey, hop, index));
  if (arrival) return { journey, received: true, at: arrival };
  const onItsWay = journey.hops.filter((hop) => !isBystander(o, hop));
  const at = onItsWay.at(-1) ?? journey.hops.at(-1);
  if (at === undefined) throw new Error(`packet ${journey.packet} was never seen`);
  return { journey, received: false, at };
}

/** The node has the address that the packet goes to in the end, after any NAT of its own. */
function isForNode(o: Observation, hop: Sighting): boolean {
  const target = hop.frame.ip?.dst ?? hop.frame.arp?.targetIp;
  if (hop.direction === 'out' || target === undefined) return false;
  const last = destinationNat(o, hop)?.address ?? target;
  return o.wiring.ofIp(last)?.node === hop.node;
}

/** A broadcast is taken in and passed on at once. */
function leaves(journey: Journey, { node, frame }: Sighting, index: number): boolean {
  if (isGroup(frame.ethernet.dst)) return false;
  return journey.hops.slice(index + 1).some((later) => later.node === node && later.direction === 'out');
}

/** A host that a switch flooded somebody else's frame to: its NIC ignores it. */
function isBystander({ wiring }: Observation, hop: Sighting): boolean {
  if (hop.direction === 'out' || wiring.bridgeOf(hop) !== undefined) return false;
  return hop.frame.ethernet.dst !== wiring.macOf(hop) && !isGroup(hop.frame.ethernet.dst);
}

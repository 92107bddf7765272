import { isGroup } from '../../packet/decode/ethernet.ts';
import { neighbourOf } from '../../packet/decode/neighbour.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import { askedRoute } from '../facts/asked-routes.ts';
import { memoize } from '../facts/memoize.ts';
import type { Observation } from '../facts/observation.ts';
import { copyForTarget } from './copies.ts';
import { isDown } from './cut-off.ts';
import type { Fate } from './point.ts';
import { destinationNat } from './translation.ts';
import { stepsOf } from './visits.ts';

export const fateOf = (o: Observation, journey: Journey): Fate => fates(o)(journey);

const fates = memoize((o: Observation) => memoize((journey: Journey) => findFate(o, journey)));

function findFate(o: Observation, journey: Journey): Fate {
  const arrival = journey.hops.find(
    (hop, index) => isForNode(o, hop) && !leaves(journey, hop, index) && cameUp(o, journey, hop),
  );
  if (arrival) return { journey, received: true, at: arrival };
  const onItsWay = journey.hops.filter((hop) => !isBystander(o, hop));
  const last = onItsWay.at(-1) ?? journey.hops.at(-1);
  if (last === undefined) throw new Error(`packet ${journey.packet} was never seen`);
  return { journey, received: false, at: copyForTarget(o, onItsWay, last) ?? last };
}

/**
 * Is the packet for this node? It is if the node has the final address, after its own NAT. A packet that comes in
 * by `lo` is the node's own.
 */
function isForNode(o: Observation, hop: Sighting): boolean {
  if (hop.direction === 'out') return false;
  if (hop.interface === 'lo') return true;
  const target = targetOf(hop);
  const last = destinationNat(o, hop)?.address ?? target;
  // No lab defines link-local addresses: the kernel gives one to each interface, so the MAC address decides.
  if (isLinkLocal(last)) return hop.frame.ethernet.dst === o.wiring.macOf(o.wiring.stackOf(hop));
  return (o.wiring.owns(hop.node, last) || isKept(o, hop, last)) && !isForOther(o, hop);
}

/** Does a route make the node take the packet for itself (`ip route add local`), though it is for another's address? */
function isKept(o: Observation, hop: Sighting, dst: string): boolean {
  const { ip } = hop.frame;
  if (ip === undefined) return false;
  const packet = { src: ip.src, dst, protocol: ip.protocol, iif: o.wiring.stackOf(hop).interface };
  const asked = askedRoute(o, hop.node, 'arrival', packet)?.value;
  return asked !== undefined && 'type' in asked && asked.type === 'local';
}

/** A neighbour solicitation goes to a multicast group. It is for the owner of the address that it asks for. */
function targetOf({ frame }: Sighting): string {
  const message = neighbourOf(frame);
  const question = message?.operation === 'request' ? message.address : undefined;
  return question ?? frame.ip?.dst ?? frame.arp?.targetIp ?? '';
}

/** Is the frame for another MAC address? Then the node's stack ignores it (OTHERHOST). */
function isForOther({ wiring }: Observation, { node, interface: name, frame }: Sighting): boolean {
  const { dst } = frame.ethernet;
  const own = wiring.macOf(wiring.stackOf({ node, interface: name }));
  return !isGroup(dst) && own !== undefined && dst !== own && wiring.ofMac(dst)?.node !== node;
}

const isLinkLocal = (ip: string) => ip.startsWith('fe80:');

/** Does the packet leave the node again? A broadcast is delivered and forwarded at the same time. */
function leaves(journey: Journey, { node, frame }: Sighting, index: number): boolean {
  if (isGroup(frame.ethernet.dst)) return false;
  return journey.hops.slice(index + 1).some((later) => later.node === node && later.direction === 'out');
}

/**
 * Did the frame reach the node's own stack? From the port of a bridge it does so through the bridge, unless a rule
 * of table `broute` hands it to the stack at the port. A bridge without an address is not captured.
 */
function cameUp(o: Observation, { hops }: Journey, hop: Sighting): boolean {
  const stack = o.wiring.stackOf(hop);
  if (stack.interface === hop.interface) return true;
  if (isDown(o, stack)) return false;
  if (o.wiring.interface(stack)?.addresses.length === 0) return true;
  const isThere = ({ node, interface: name, direction }: Sighting) =>
    node === stack.node && name === stack.interface && direction === 'in';
  const isInput = stepsOf(o, hop)?.some(({ family, hook }) => family !== 'bridge' && hook === 'input');
  return hops.some(isThere) || isInput === true;
}

/** Is it a host that got another host's flooded frame? Its network card ignores that. */
function isBystander({ wiring }: Observation, hop: Sighting): boolean {
  if (hop.direction === 'out' || wiring.bridgeOf(hop) !== undefined) return false;
  const { dst } = hop.frame.ethernet;
  return dst !== wiring.macOf(hop) && !isGroup(dst) && !wiring.isBelow(hop, dst);
}

import { isGroup } from '../../packet/decode/ethernet.ts';
import { neighbourOf } from '../../packet/decode/neighbour.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { InterfaceId } from '../../plan/topology.ts';
import { askedWay } from '../facts/asked-routes.ts';
import { place, seen } from '../facts/cite.ts';
import { forwardingOf } from '../facts/forwarding.ts';
import type { Observation } from '../facts/observation.ts';
import { after, before, wasBefore } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import type { Evidence } from '../types.ts';
import type { CauseFinder } from './finding.ts';

/**
 * Finds `stale-neighbour`: the frame left with a MAC address that is not the next hop's, so the next hop ignores
 * it.
 */
export const staleNeighbour: CauseFinder = (o, point) => {
  const isReply = point.kind === 'no-arp' && point.fate.journey !== point.asked && !point.fate.received;
  // TCP takes no notice of a frame to a group.
  const isToGroup = point.kind === 'silence' && isGroup(point.fate.at.frame.ethernet.dst);
  if (point.kind !== 'lost' && !isReply && !isToGroup) return undefined;
  const { journey } = point.fate;
  const sent = lastSent(o, journey);
  const entry = sent && wrongEntry(o, sent);
  if (sent === undefined || entry === undefined) return undefined;
  const { ip, mac, owner, evidence } = entry;
  return {
    cause: 'stale-neighbour',
    node: sent.node,
    interface: sent.interface,
    detail: `${sent.node} has ${ip} at ${mac}, and ${placeName(owner)}, who has ${ip}, is at ${o.wiring.macOf(owner)}`,
    evidence: [seen(journey, sent, `left ${place(sent)} for ${mac}`), evidence],
    packet: journey.packet,
  };
};

/** Returns where a node's IP stack, not a bridge, sent the packet last. */
function lastSent(o: Observation, { hops }: Journey): Sighting | undefined {
  return hops.findLast(
    (hop) =>
      hop.direction === 'out' &&
      isDevice(o, hop) &&
      o.wiring.ofMac(hop.frame.ethernet.src)?.node === hop.node,
  );
}

/** Is it an interface with an IP stack, and not a bridge port? */
function isDevice({ wiring }: Observation, hop: Sighting): boolean {
  const { peer, link } = wiring.interface(hop) ?? {};
  return peer !== undefined || link !== undefined;
}

/** Returns the owner of the address at a tunnel's other end, if no interface has the frame's MAC address. */
function beyond({ wiring }: Observation, sent: Sighting, ip: string): InterfaceId | undefined {
  const isNobodys = wiring.ofMac(sent.frame.ethernet.dst) === undefined;
  return isNobodys && wiring.interface(sent)?.link ? wiring.ofIp(ip) : undefined;
}

interface Entry {
  ip: string;
  mac: string;
  owner: InterfaceId;
  evidence: Evidence;
}

function wrongEntry(o: Observation, sent: Sighting): Entry | undefined {
  const { node, frame } = sent;
  const { dst: mac } = frame.ethernet;
  const stack = o.wiring.stackOf(sent).interface;
  // Other entries for the same host do not count: entries of the other family, or entries that this packet does not
  // use.
  const dst = frame.ip?.dst ?? frame.arp?.targetIp ?? '';
  const way = askedWay(o, node, dst)?.value;
  const isOfFamily = (ip: string) =>
    frame.ip === undefined ? ip === dst : ip.includes(':') === (frame.ip.version === 6);
  const isUsed = (ip: string) => (way === undefined ? isOfFamily(ip) : ip === (way.via ?? dst));
  const entries =
    after(o, node)?.neighbours?.filter(
      (one) => one.mac === mac && one.interface === stack && isUsed(one.ip),
    ) ?? [];
  for (const { ip, state } of entries) {
    const owner = o.wiring.neighbour(sent, ip) ?? beyond(o, sent, ip);
    if (owner === undefined || owner.node === node || mayHaveIt(o, mac, ip)) continue;
    const was = wasBefore(
      before(o, node)?.neighbours,
      (one) => one.ip === ip,
      (one) => `${one.mac} ${one.state}`,
    );
    const sources = [{ node, in: 'neighbours', entry: ip, when: 'after' } as const];
    const text = `${node}: ${ip} lladdr ${mac} ${state}${was}`;
    return { ip, mac, owner, evidence: { kind: 'neighbour', text, sources } };
  }
  return undefined;
}

/**
 * The host with the MAC address also has the IP address, or has just said so, as a router that answers for others
 * does (proxy ARP).
 */
function mayHaveIt(o: Observation, mac: string, ip: string): boolean {
  const station = o.wiring.meantBy(mac, ip);
  // No interface has this MAC address, even if a host announced it.
  if (station === undefined) return false;
  if (o.wiring.owns(station.node, ip)) return true;
  const version = ip.includes(':') ? 6 : 4;
  const stack = o.wiring.stackOf(station).interface;
  if (forwardingOf(o, station.node, stack, version)?.value === 0) return false;
  return o.journeys.some((journey) => {
    const { ethernet } = first(journey).frame;
    const reply = neighbourOf(first(journey).frame);
    return reply?.operation === 'reply' && reply.address === ip && ethernet.src === mac;
  });
}

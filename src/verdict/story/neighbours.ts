import { neighbourOf } from '../../packet/decode/neighbour.ts';
import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { after } from '../facts/tables.ts';
import { remoteOf } from '../facts/tunnels.ts';
import { fateOf } from './fate.ts';
import { nextHopIs, nextHops } from './next-hop.ts';
import type { Fate, TurningPoint } from './point.ts';
import { isStopped } from './traced-drop.ts';
import { lastHeader } from './translation.ts';

/**
 * Finds a question of this node for a MAC address (ARP, or neighbour solicitation) that got no reply. The question
 * was sent after `waiting`, or an earlier packet to the same place, had arrived there.
 */
export function neighbourTrouble(
  o: Observation,
  node: string,
  waiting?: Fate,
): (TurningPoint & { kind: 'no-arp' }) | undefined {
  const remote = waiting && remoteOf(o, waiting.at);
  if (waiting?.at.direction === 'out' && remote === undefined) return undefined;
  // The carrier of a tunnel may have been asked for because of another packet.
  const since = waiting && remote === undefined ? firstOf(o, waiting.at) : undefined;
  const open = o.journeys.flatMap((asked) => {
    const { frame, timeNs, node: asker } = first(asked);
    if (neighbourOf(frame)?.operation !== 'request' || asker !== node || (since && timeNs < since)) return [];
    if (waiting ? !isOfFamily(o, waiting, remote, asked) : !mayBeForProbe(o, node, asked)) return [];
    const replies = o.journeys.filter((journey) => isReply(journey, asked)).map((j) => fateOf(o, j));
    const stopped = replies.find((reply) => isStopped(o, reply));
    const comesBack = (reply: Fate) =>
      reply.received &&
      askingPort(o, asked) === undefined &&
      (hopLimitOf(o, reply) ?? LINK_ONLY) === LINK_ONLY;
    if (!stopped && replies.some(comesBack)) return [];
    return [{ asked, fate: stopped ?? replies[0] ?? fateOf(o, asked) }];
  });
  // The node may also ask because of other traffic.
  const isOurs = ({ asked }: (typeof open)[number]) => nextHopIs(o, node, addressAsked(asked), waiting);
  const found = open.find(isOurs) ?? (remote === undefined ? open[0] : undefined);
  return found && { kind: 'no-arp', node, ...found, waiting };
}

/**
 * Returns the bridge whose port the asking interface is, if the node itself asked by that port: there is a neighbour
 * entry for the port. The bridge takes every frame that comes in by the port, so replies never reach the entry.
 */
export function askingPort(o: Observation, asked: Journey): string | undefined {
  const { node, interface: name } = first(asked);
  const isEntry = (one: { ip: string; interface: string }) =>
    one.ip === addressAsked(asked) && one.interface === name;
  return after(o, node)?.neighbours?.some(isEntry) ? o.wiring.bridgeOf({ node, interface: name }) : undefined;
}

/** Returns the IP address whose MAC address the question asks for. */
export const addressAsked = (asked: Journey): string => neighbourOf(first(asked).frame)?.address ?? '';

/** An earlier probe may have asked in the other family, and may still wait. */
function mayBeForProbe(o: Observation, node: string, asked: Journey): boolean {
  const hops = nextHops(o, node, undefined);
  const isV6 = first(asked).frame.arp === undefined;
  return hops.length === 0 || hops.some((hop) => hop.includes(':') === isV6);
}

/** The hop limit of every message of neighbour discovery (RFC 4861, 7.1). */
export const LINK_ONLY = 255;

/** Returns the hop limit of a message of neighbour discovery, behind the rules of the node where it was last seen. */
export const hopLimitOf = (o: Observation, { at }: Fate): number | undefined =>
  at.frame.arp ? undefined : (lastHeader(o, at) ?? at.frame).ip?.ttl;

/**
 * Is the question of the packet's family, or of its gateway's? ARP serves IPv4, neighbour discovery IPv6. In a tunnel
 * the carrier's family counts.
 */
function isOfFamily(o: Observation, waiting: Fate, remote: string | undefined, asked: Journey): boolean {
  const { ip } = waiting.at.frame;
  const isV4 = first(asked).frame.arp !== undefined;
  if (ip === undefined || nextHops(o, waiting.at.node, waiting).includes(addressAsked(asked))) return true;
  return isV4 === (remote === undefined ? ip.version === 4 : !remote.includes(':'));
}

/** Returns when the first packet with these addresses came there. Repeated packets cause no new question. */
function firstOf(o: Observation, { node, frame, timeNs }: Sighting): bigint {
  const [src, dst] = [endpoint(frame, 'src'), endpoint(frame, 'dst')];
  const isSuch = (hop: Sighting) =>
    hop.node === node &&
    hop.direction === 'in' &&
    endpoint(hop.frame, 'src') === src &&
    endpoint(hop.frame, 'dst') === dst;
  // Journeys are in order of their first sightings.
  return o.journeys.flatMap(({ hops }) => hops.filter(isSuch))[0]?.timeNs ?? timeNs;
}

function isReply(journey: Journey, asked: Journey): boolean {
  const question = neighbourOf(first(asked).frame);
  const { frame, timeNs } = first(journey);
  const reply = neighbourOf(frame);
  return (
    reply?.operation === 'reply' &&
    reply.address === question?.address &&
    reply.asker === question.asker &&
    timeNs > first(asked).timeNs
  );
}

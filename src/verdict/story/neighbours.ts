import { neighbourOf } from '../../packet/decode/neighbour.ts';
import { endpoint } from '../../packet/format.ts';
import { first } from '../../packet/journey.ts';
import type { Journey, Sighting } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { remoteOf } from '../facts/tunnels.ts';
import { fateOf } from './fate.ts';
import { nextHopIs, nextHops } from './next-hop.ts';
import type { Fate, TurningPoint } from './point.ts';
import { isStopped } from './traced-drop.ts';

/**
 * A question of this node for the station of an address (ARP, or IPv6's neighbour solicitation) to which no reply came
 * back, asked after `waiting`, or the packet that was sent before it in its stead, had arrived there.
 */
export function neighbourTrouble(
  o: Observation,
  node: string,
  waiting?: Fate,
): (TurningPoint & { kind: 'no-arp' }) | undefined {
  const remote = waiting && remoteOf(o, waiting.at);
  if (waiting?.at.direction === 'out' && remote === undefined) return undefined;
  // Who carries it may have been asked for on another packet's account.
  const since = waiting && remote === undefined ? firstOf(o, waiting.at) : undefined;
  const open = o.journeys.flatMap((asked) => {
    const { frame, timeNs, node: asker } = first(asked);
    if (neighbourOf(frame)?.operation !== 'request' || asker !== node || (since && timeNs < since)) return [];
    if (waiting ? !isOfFamily(waiting.at, remote, asked) : !mayBeForProbe(o, node, asked)) return [];
    const replies = o.journeys.filter((journey) => isReply(journey, asked)).map((j) => fateOf(o, j));
    const stopped = replies.find((reply) => isStopped(o, reply));
    if (!stopped && replies.some(({ received }) => received)) return [];
    return [{ asked, fate: stopped ?? replies[0] ?? fateOf(o, asked) }];
  });
  // The node may ask for the sake of others meanwhile.
  const isOurs = ({ asked }: (typeof open)[number]) => nextHopIs(o, node, addressAsked(asked), waiting);
  const found = open.find(isOurs) ?? (remote === undefined ? open[0] : undefined);
  return found && { kind: 'no-arp', node, ...found, waiting };
}

/** The address that the question is for. */
export const addressAsked = (asked: Journey): string => neighbourOf(first(asked).frame)?.address ?? '';

/** An earlier probe may have asked by the other family, and still wait for an answer. */
function mayBeForProbe(o: Observation, node: string, asked: Journey): boolean {
  const hops = nextHops(o, node, undefined);
  const isV6 = first(asked).frame.arp === undefined;
  return hops.length === 0 || hops.some((hop) => hop.includes(':') === isV6);
}

/** ARP is for packets of IPv4, neighbour discovery for those of IPv6, or of what carries them in a tunnel. */
function isOfFamily({ frame: { ip } }: Sighting, remote: string | undefined, asked: Journey): boolean {
  const isV4 = remote === undefined ? ip?.version === 4 : !remote.includes(':');
  return ip === undefined || isV4 === (first(asked).frame.arp !== undefined);
}

/** When the first packet with these addresses came there: one that is sent again has no question of its own. */
function firstOf(o: Observation, { node, frame, timeNs }: Sighting): bigint {
  const [src, dst] = [endpoint(frame, 'src'), endpoint(frame, 'dst')];
  const isSuch = (hop: Sighting) =>
    hop.node === node &&
    hop.direction === 'in' &&
    endpoint(hop.frame, 'src') === src &&
    endpoint(hop.frame, 'dst') === dst;
  // Journeys are in order of their beginnings.
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

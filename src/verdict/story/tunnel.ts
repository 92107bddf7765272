import { first } from '../../packet/journey.ts';
import type { Sighting } from '../../packet/types.ts';
import { isTunnel } from '../../plan/watching.ts';
import type { Observation } from '../facts/observation.ts';
import { remoteOf } from '../facts/tunnels.ts';
import { fateOf } from './fate.ts';
import { neighbourTrouble } from './neighbours.ts';
import type { Fate, TurningPoint } from './point.ts';
import { isStopped } from './traced-drop.ts';
import { keptBack, waitsForNeighbour } from './unsent.ts';

/** The length of an Ethernet header in bytes. Tunnels that carry only IP packets have none. */
const ETHERNET = 14;
/** The number of carried bytes to compare: enough to recognise the packet, and within the first fragment. */
const COMPARED = 96;

/**
 * If a packet went into a tunnel and did not come out, its carrier decides. This returns the carrier's turning point.
 */
export function carried(o: Observation, point: TurningPoint): TurningPoint | undefined {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { at } = point.fate;
  if (at.direction !== 'out' || !isTunnel(o.wiring.interface(at)?.link)) return undefined;
  const packet = point.kind === 'lost' ? point.packet : 'request';
  const outer = carrier(o, at);
  if (outer === undefined) return notCarried(o, packet, point.fate);
  if (cameOut(o, point.fate, outer)) return undefined;
  if (outer.received && isStopped(o, outer)) return { kind: 'silence', packet, fate: outer };
  if (outer.received) return { kind: 'unopened', packet, inner: point.fate, fate: outer };
  const lost = waitsForNeighbour(o, outer) ?? ({ kind: 'lost', packet, fate: outer } as const);
  return carried(o, lost) ?? lost;
}

/** The inner packet was seen after it left the tunnel, so no tunnel is to blame. */
const cameOut = (o: Observation, { journey, at }: Fate, outer: Fate): boolean =>
  journey.hops.some(
    (hop) =>
      hop.node === outer.at.node &&
      hop.direction === 'in' &&
      hop.timeNs >= at.timeNs &&
      isTunnel(o.wiring.interface(hop)?.link),
  );

/** Returns what happened to the packet that carries the one which left here. */
function carrier(o: Observation, at: Sighting): Fate | undefined {
  const inside = Buffer.from(at.data);
  const heads = [inside.subarray(0, COMPARED), inside.subarray(ETHERNET, ETHERNET + COMPARED)];
  const holds = ({ data }: Sighting): boolean => heads.some((head) => Buffer.from(data).includes(head));
  const journey = o.journeys.find((one) => {
    const start = first(one);
    const isOther = start.node === at.node && start.timeNs >= at.timeNs && !one.hops.includes(at);
    // An error about the carrier quotes what it holds.
    const carries = start.frame.ip !== undefined && start.frame.icmp === undefined;
    return isOther && start.direction === 'out' && carries && holds(start);
  });
  return journey && fateOf(o, journey);
}

/** No outer packet left the node: a rule stopped it, its next hop did not answer, or there is no route. */
function notCarried(
  o: Observation,
  packet: (TurningPoint & { kind: 'lost' })['packet'],
  fate: Fate,
): TurningPoint | undefined {
  const { node } = fate.at;
  const remote = remoteOf(o, fate.at);
  if (remote === undefined) return undefined;
  const steps = keptBack(o, node, ({ ip }) => ip?.dst === remote);
  if (steps) return { kind: 'unsent', node, steps };
  return neighbourTrouble(o, node, fate) ?? { kind: 'uncarried', packet, remote, fate };
}

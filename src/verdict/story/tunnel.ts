import { first } from '../../packet/journey.ts';
import type { Sighting } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { type Fate, fateOf } from './fate.ts';
import { isStopped } from './traced-drop.ts';
import type { TurningPoint } from './turning-point.ts';

/** Bytes of an Ethernet header: tunnels for packets leave it out. */
const ETHERNET = 14;

/** What went into a tunnel and did not come out is what became of the packet that carried it. */
export function carried(o: Observation, point: TurningPoint): TurningPoint | undefined {
  if (point.kind !== 'lost' && point.kind !== 'no-arp') return undefined;
  const { at } = point.fate;
  const outer = at.direction === 'out' ? carrier(o, at) : undefined;
  if (outer === undefined || (outer.received && !isStopped(o, outer))) return undefined;
  const packet = point.kind === 'lost' ? point.packet : 'request';
  return { kind: outer.received ? 'silence' : 'lost', packet, fate: outer };
}

/** What became of the packet that carries, through a tunnel, the one that left here. */
export function carrier(o: Observation, at: Sighting): Fate | undefined {
  if (!o.wiring.interface(at)?.link) return undefined;
  const inside = Buffer.from(at.data);
  const holds = ({ data }: Sighting): boolean => {
    const whole = Buffer.from(data);
    return whole.includes(inside) || whole.includes(inside.subarray(ETHERNET));
  };
  const journey = o.journeys.find((one) => {
    const start = first(one);
    const isOther = start.node === at.node && start.timeNs >= at.timeNs && !one.hops.includes(at);
    return isOther && start.data.length > at.data.length && holds(start);
  });
  return journey && fateOf(o, journey);
}

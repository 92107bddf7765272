import type { Journey, Sighting } from '../../packet/types.ts';
import type { Observation } from '../facts/observation.ts';
import { isLoopback } from '../facts/wiring.ts';
import { addressAsked } from './neighbours.ts';
import type { TurningPoint } from './point.ts';
import { destinationNat, lastTranslation, type Translation, turnsBack } from './translation.ts';

/** A packet that was lost, and the node on its path that had translated it to an address that no host has. */
export interface TurnedToNobody {
  nat: Translation;
  /** The packet as it came into that node or, if the node sent it, left it. */
  translator: Sighting;
  journey: Journey;
  /** The last sighting. */
  at: Sighting;
}

/** The packet ended because there was no route or no neighbour, but that place need not be the place of the mistake. */
export function turnedToNobody(o: Observation, point: TurningPoint): TurnedToNobody | undefined {
  const fate = point.kind === 'no-arp' ? point.waiting : point.kind === 'lost' ? point.fate : undefined;
  if (fate === undefined || fate.received) return undefined;
  if (point.kind === 'lost' && fate.at.direction === 'out') return undefined;
  const { journey, at } = fate;
  const turned = lastTranslation(o, journey);
  const to = destinationNat(o, at)?.address ?? at.frame.ip?.dst;
  if (turned === undefined || turned.nat.address !== to || isLoopback(to)) return undefined;
  if (turnsBack(o, turned.nat, turned.translator.node)) return undefined;
  if (point.kind === 'no-arp' && addressAsked(point.asked) !== to) return undefined;
  return o.wiring.ofIp(to) === undefined ? { ...turned, journey, at } : undefined;
}

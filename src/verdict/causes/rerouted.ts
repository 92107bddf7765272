import { cameTo, place, seen } from '../facts/cite.ts';
import type { Observation } from '../facts/observation.ts';
import { link } from '../facts/tables.ts';
import { placeName } from '../facts/wiring.ts';
import type { TurningPoint } from '../story/point.ts';
import type { Finding, Lack } from './finding.ts';

/** A node on the path no longer had the route that the lab gives it for this packet. */
export function rerouted(
  o: Observation,
  { left, step, to, by, instead, fate }: TurningPoint & { kind: 'detour' },
): Finding | Lack | undefined {
  const down = link(o, instead);
  if (down === undefined) return { suspect: 'link-down', missing: `the state of ${placeName(instead)}` };
  return {
    cause: 'link-down',
    node: instead.node,
    interface: instead.interface,
    detail: `${placeName(instead)} is down, and with it the route to ${to}: it was sent by ${left?.interface ?? by}`,
    evidence: [
      ...(left ? [seen(fate.journey, left, `left ${place(left)}`)] : []),
      ...(step ? [cameTo(step, fate.journey.packet)] : []),
      down.evidence,
    ],
    packet: fate.journey.packet,
  };
}

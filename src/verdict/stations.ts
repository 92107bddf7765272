import type { Sighting } from '../packet/types.ts';
import { before } from './facts.ts';
import type { Observation } from './observation.ts';

/** A bridge learned a station on another port than the one it knew. */
export interface Move {
  /** The frame that taught it so. */
  by: Sighting;
  bridge: string;
  mac: string;
  from: string;
  to: string;
}

/** Every move of a station during the probe: a bridge learns a frame's source on the port it comes in by. */
export function stationMoves(o: Observation): Move[] {
  const known = new Map<string, string>();
  for (const node of Object.keys(o.wiring.topology.nodes)) {
    for (const { bridge, mac, port, local } of before(o, node)?.fdb ?? []) {
      if (!local) known.set(`${node} ${bridge} ${mac}`, port);
    }
  }
  const arrivals = o.journeys.flatMap(({ hops }) => hops.filter(({ direction }) => direction === 'in'));
  arrivals.sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
  return arrivals.flatMap((by) => {
    const bridge = o.wiring.bridgeOf(by);
    if (bridge === undefined) return [];
    const mac = by.frame.ethernet.src;
    const key = `${by.node} ${bridge} ${mac}`;
    const from = known.get(key);
    known.set(key, by.interface);
    return from === undefined || from === by.interface ? [] : [{ by, bridge, mac, from, to: by.interface }];
  });
}

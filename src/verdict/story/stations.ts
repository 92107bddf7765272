import type { Sighting } from '../../packet/types.ts';
import { stationName } from '../facts/cite.ts';
import { memoize } from '../facts/memoize.ts';
import type { Observation } from '../facts/observation.ts';
import { before } from '../facts/tables.ts';

/** A bridge learned a MAC address on another port than before, as the kernel reported. */
export interface Move {
  node: string;
  bridge: string;
  mac: string;
  from: string;
  to: string;
  /** The frame from which it learned: a bridge learns a source address on the port by which the frame comes in. */
  by: Sighting | undefined;
}

/** Returns every move of a MAC address to another port during the probe, node by node, in order. */
export const stationMoves = memoize((o: Observation): Move[] =>
  (o.run.learned ?? []).flatMap(({ node, changes }) => {
    const known = new Map(
      (before(o, node)?.fdb ?? []).map(({ bridge, mac, port }) => [`${bridge} ${mac}`, port]),
    );
    const taught = new Map<string, bigint>();
    return changes.flatMap(({ do: what, bridge, port, mac }): Move[] => {
      const key = `${bridge} ${mac}`;
      const from = known.get(key);
      if (what === 'forget') known.delete(key);
      if (what === 'forget') return [];
      const by = teacher(o, node, port, mac, taught.get(key) ?? 0n);
      if (by) taught.set(key, by.timeNs);
      known.set(key, port);
      return from === undefined || from === port ? [] : [{ node, bridge, mac, from, to: port, by }];
    });
  }),
);

/** `station pc:eth0 moved from switch:p2 to switch:p1` */
export const moveText = (o: Observation, { node, mac, from, to }: Move): string =>
  `station ${stationName(o, mac)} moved from ${node}:${from} to ${node}:${to}`;

/** Returns the first frame from that MAC address after the frame from which the bridge had learned before. */
function teacher(
  o: Observation,
  node: string,
  port: string,
  mac: string,
  after: bigint,
): Sighting | undefined {
  const arrivals = o.journeys.flatMap(({ hops }) =>
    hops.filter(
      (hop) =>
        hop.direction === 'in' &&
        hop.node === node &&
        hop.interface === port &&
        hop.frame.ethernet.src === mac &&
        hop.timeNs > after,
    ),
  );
  return arrivals.sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1))[0];
}

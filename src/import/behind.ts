import type { Machine } from '../snapshot/machine.ts';
import { type Host, type Place, placeOf } from './host.ts';
import { freeAddress, isIn, networkOf } from './networks.ts';
import { isBehind, type Segment } from './plugs.ts';

/** What is known so far of the machine's surroundings. */
interface Around {
  machine: Machine;
  segments: readonly Segment[];
  hosts: readonly Host[];
  taken: ReadonlySet<string>;
}

/**
 * An asking host must be somewhere, even if the machine has no route to it: behind another host, but not
 * behind the one that it asks, except where the user names the interface.
 *
 * @param asked whom it asks; undefined if it does not ask
 * @param by the interface that the user names
 */
export function behindSomebody(
  asked: string | undefined,
  by: string | undefined,
  { machine, segments, hosts, taken }: Around,
): Place | undefined {
  if (asked === undefined) return undefined;
  const there = placeOf(asked, machine, segments, hosts)?.segment;
  const others = segments.filter((each) => (by === undefined ? each !== there : isBehind(each, by)));
  const found: Place[] = [
    ...hosts.map(({ segment, addresses }) => ({
      segment,
      station: (addresses[0] ?? '').replace(/\/.*/, ''),
    })),
    ...others.flatMap((segment) =>
      segment.addresses.flatMap((each) => {
        const neighbour = machine.neighbours.find(
          (one) => one.dev === segment.dev && isIn(one.address, networkOf(each)),
        );
        const station = neighbour?.address ?? freeAddress(each, taken);
        return station === undefined ? [] : [{ segment, station }];
      }),
    ),
  ];
  const isSix = asked.includes(':');
  return found.find(({ segment, station }) => others.includes(segment) && station.includes(':') === isSix);
}

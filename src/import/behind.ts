import type { Machine } from '../snapshot/machine.ts';
import { type Host, type Place, placeOf } from './host.ts';
import { freeAddress, isIn, networkOf } from './networks.ts';
import { isBehind, type Segment } from './plugs.ts';

/** What is known so far about the machine's surroundings. */
interface Around {
  machine: Machine;
  segments: readonly Segment[];
  hosts: readonly Host[];
  taken: ReadonlySet<string>;
}

/**
 * Returns where an asking host is, even if the machine has no route to it: behind another host. Not behind the host
 * that it asks, unless the user named that interface.
 *
 * @param asked the host that it asks; undefined if it asks none
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

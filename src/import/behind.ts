import type { Loss, Machine } from '../snapshot/machine.ts';
import type { Ask } from './ask.ts';
import { type Host, hasAddress, type Place, placeOf, plugFor } from './host.ts';
import { freeAddress, isIn, networkOf } from './networks.ts';
import { addressOn, isBehind, type Segment } from './segments.ts';

/** What is known so far about the machine's surroundings. */
interface Around {
  machine: Machine;
  segments: readonly Segment[];
  hosts: readonly Host[];
  taken: Set<string>;
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

/**
 * Gives who asks by one interface a second cable, if the machine answers by another. If somebody is known to be there,
 * answers go to them.
 */
export function addWayBack(address: string, by: string, around: Around): void {
  const { machine, segments, hosts, taken } = around;
  const host = hosts.find((each) => hasAddress(each, address) && isBehind(each.segment, by));
  const at = placeOf(address, machine, segments, hosts);
  if (host === undefined || at === undefined || at.segment === host.segment) return;
  const { segment, station } = at;
  if (isUnanswered(at, around) || hosts.some((each) => hasAddress(each, station))) return;
  const mac = machine.neighbours.find((each) => each.address === station && each.dev === segment.dev)?.mac;
  const plug = plugFor(mac, segment, hosts);
  host.back = { segment, plug, addresses: [addressOn(station, segment)], mac };
  taken.add(station);
}

/** Reports servers of whom the machine does not know whether they are there, or behind which port of its bridge. */
export const tellGuesses = (hosts: readonly Host[], asks: readonly Ask[]): Loss[] =>
  hosts.flatMap(({ role, segment, plug, addresses: [address = ''], mac, machine }) => {
    const isNamed = asks.some(({ iif, oif }) => plug && (iif === plug.port || oif === plug.port));
    const isHeard = plug === undefined || plug.stations.includes(mac ?? '') || segment.plugs.length < 2;
    if (role !== 'server' || machine || isNamed || (mac !== undefined && isHeard)) return [];
    const unknown =
      mac === undefined ? 'the machine knows no MAC address' : `${segment.dev} has not heard lately`;
    const port = isHeard
      ? ''
      : ` behind ${plug.port}, and may be behind another: --ask …://ADDRESS%PORT says which`;
    return [
      { what: `${address.replace(/\/.*/, '')}, of whom ${unknown}`, may: `here somebody is there${port}` },
    ];
  });

/** Has the machine asked for it in vain? */
export function isUnanswered({ segment, station }: Place, { machine, hosts }: Around): boolean {
  const isSomebody = hosts.some((host) => hasAddress(host, station));
  return (
    !isSomebody && machine.unanswered.some(({ address, dev }) => address === station && dev === segment.dev)
  );
}

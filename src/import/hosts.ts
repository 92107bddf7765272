import type { Route } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import { type AskWithTarget, isNobodys, waysOut } from './asked.ts';
import type { Forward } from './forward.ts';
import { type Host, hasAddress, named, ownOf, placeOf, waysOffLink } from './host.ts';
import { freeAddress, isIn, networkOf } from './networks.ts';
import { addressOn, type Plug, type Segment } from './plugs.ts';

/** What decides which hosts surround a machine. */
export interface Wanted {
  /** Hosts outside, and other machines, which come first. */
  before: readonly Host[];
  /** Each is asked for from each kind of place. */
  forwards: readonly Forward[];
  /** The hosts of these questions exist, and so do their targets. */
  asks: readonly AskWithTarget[];
}

/** Why a host is there: whom it asks, if it asks, and by which interface the machine was seen to reach it. */
interface Why {
  asked?: string | undefined;
  by?: string | undefined;
}

/** Chooses the hosts around the machine, including those outside: as few as are needed to ask everything. */
export function chooseHosts(
  machine: Machine,
  segments: readonly Segment[],
  { before, forwards, asks }: Wanted,
  losses: Loss[],
): Host[] {
  const hosts: Host[] = [...before];
  const free = (wanted: string) => named(wanted, [...hosts, { name: segments[0]?.owner ?? '' }]);
  const own = ownOf(segments);
  const taken = new Set([...own, ...machine.neighbours.map(({ address }) => address)]);
  const add = (address: string, role: Host['role'], { asked, by }: Why = {}) => {
    const isThere = hosts.some(
      (host) => hasAddress(host, address) && (by === undefined || host.segment.dev === by),
    );
    if (!own.has(address) && !isIn(address, '127.0.0.0/8') && !isThere)
      addStation(address, role, { asked, by });
  };
  for (const { to } of forwards) add(to.address, 'server');
  for (const ask of asks)
    if (!isNobodys(ask)) for (const by of waysOut(ask, machine)) add(ask.to.address, 'server', { by });
  for (const { from, to } of asks) add(from, 'client', { asked: to.address });
  for (const segment of segments.filter(({ outside, up }) => up && !outside))
    if (!hosts.some((host) => host.role === 'client' && host.segment === segment)) addClients(segment);
  return hosts;

  function addStation(address: string, role: Host['role'], { asked, by }: Why): void {
    const at = placeOf(address, machine, segments, hosts, by) ?? behindSomebody(asked);
    if (at === undefined) {
      losses.push({ what: `${address}, which is asked for`, may: 'the machine has no way there: nobody is' });
      return;
    }
    if (asked !== undefined) tellWay(address, at.station);
    const neighbour = machine.neighbours.find((each) => each.address === at.station);
    const station = machine.containers.find(({ addresses }) => addresses.includes(address));
    const mac = neighbour?.mac ?? station?.macs[0];
    const host = hosts.find(({ addresses }) => addresses.some((each) => each.startsWith(`${at.station}/`)));
    const other = hosts.find((each) => mac !== undefined && each.mac === mac);
    if (host) host.beyond.push(address);
    else if (other) other.addresses.push(addressOn(at.station, at.segment));
    else
      hosts.push({
        name: free(station?.name ?? role),
        role,
        segment: at.segment,
        plug: plugFor(mac, at.segment, hosts),
        addresses: [addressOn(at.station, at.segment)],
        beyond: at.station === address ? [] : [address],
        mac,
        routes: waysOffLink(at.station, at.segment),
        services: {},
      });
    taken.add(address);
  }

  function tellWay(address: string, station: string): void {
    if (station === address || machine.routes.some(({ to, type }) => type === undefined && isIn(address, to)))
      return;
    const what = `${address}, who asks, and to whom the machine has no way`;
    losses.push({ what, may: `they are behind ${station} here` });
  }

  /**
   * An asking host must be somewhere, even if the machine has no route to it: behind another host, but not
   * behind the one that it asks.
   */
  function behindSomebody(asked: string | undefined) {
    if (asked === undefined) return undefined;
    const there = placeOf(asked, machine, segments, hosts)?.segment;
    const others = segments.filter((each) => each !== there);
    const found = [
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

  function addClients(segment: Segment): void {
    const server = hosts.find((host) => host.role === 'server' && host.segment === segment);
    const first = server ? server.plug : segment.plugs[0];
    const others = segment.plugs.filter((plug) => plug !== first && !(plug.single && isUsed(plug, hosts)));
    const apart = others.find(isSeen) ?? others[0];
    // If the machine has seen one station behind a port, and others elsewhere, nobody else is there.
    const isAlone = server !== undefined && first?.stations.length === 1 && others.some(isSeen);
    const places = first === undefined || first.single || isAlone ? [apart] : [first, apart];
    for (const [index, plug] of places.entries())
      if (plug !== undefined || index === 0) addClient(segment, plug, plug !== first);
  }

  function addClient(segment: Segment, plug: Plug | undefined, apart: boolean): void {
    const known = machine.neighbours.find(
      ({ mac, dev }) =>
        dev === segment.dev && plug?.stations.includes(mac) && !hosts.some((host) => host.mac === mac),
    );
    // A station that the machine has named comes before a made-up one.
    const station = machine.containers.find((each) =>
      known
        ? each.addresses.includes(known.address)
        : each.addresses.some((ip) => isOn(ip, segment)) &&
          !each.addresses.some((ip) => hosts.some((host) => hasAddress(host, ip))),
    );
    const theirs = [...(known ? [known.address] : []), ...(station?.addresses ?? [])];
    const addresses = segment.addresses.flatMap((address) => {
      const ip = theirs.find((each) => isIn(each, networkOf(address))) ?? freeAddress(address, taken);
      return ip === undefined ? [] : [`${ip}/${address.prefix}`];
    });
    for (const address of addresses) taken.add(address.replace(/\/.*/, ''));
    if (addresses.length === 0) return;
    const name = free(station?.name ?? (apart ? 'neighbour' : 'client'));
    const routes: Route[] = [];
    hosts.push({
      name,
      role: 'client',
      segment,
      plug,
      addresses,
      beyond: [],
      mac: known?.mac ?? station?.macs[0],
      routes,
      services: {},
    });
  }
}

const isOn = (ip: string, { addresses }: Segment) => addresses.some((own) => isIn(ip, networkOf(own)));
const isSeen = ({ stations }: Plug) => stations.length > 0;
const isUsed = (plug: Plug, hosts: readonly Host[]) => hosts.some((host) => host.plug?.port === plug.port);

/** Returns the plug where a station was seen, or else a free one. */
export function plugFor(
  mac: string | undefined,
  { plugs }: Segment,
  hosts: readonly Host[],
): Plug | undefined {
  const free = plugs.filter((plug) => !(plug.single && isUsed(plug, hosts)));
  return free.find(({ stations }) => mac !== undefined && stations.includes(mac)) ?? free[0];
}

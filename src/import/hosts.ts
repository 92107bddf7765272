import type { Route } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import { type AskWithTarget, isNobodys, waysOut } from './asked.ts';
import { addWayBack, behindSomebody, isUnanswered } from './behind.ts';
import type { Forward } from './forward.ts';
import {
  type Host,
  hasAddress,
  isOn,
  isUsed,
  named,
  nearAddresses,
  ownOf,
  type Place,
  placeOf,
  plugFor,
  waysOffLink,
} from './host.ts';
import { freeAddress, isIn, networkOf } from './networks.ts';
import type { Plug } from './plugs.ts';
import { addressOn, isBehind, type Segment } from './segments.ts';

/** Everything that decides which hosts are added around a machine. */
export interface Wanted {
  /** Hosts outside, and other machines. They come first. */
  before: readonly Host[];
  /** Forwards. Each is asked for from each kind of place. */
  forwards: readonly Forward[];
  /** The user's questions. Their hosts and their targets are added. */
  asks: readonly AskWithTarget[];
}

/** Why a host is added: whom it asks, if it asks, and the interface that it is behind, if that is known. */
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
  const own = ownOf(segments, machine);
  const taken = new Set([...own, ...machine.neighbours.map(({ address }) => address)]);
  const around = { machine, segments, hosts, taken };
  const add = (address: string, role: Host['role'], { asked, by }: Why = {}) => {
    const isThere = hosts.some(
      (host) => hasAddress(host, address) && (by === undefined || isBehind(host.segment, by)),
    );
    if (!own.has(address) && !isIn(address, '127.0.0.0/8') && !isThere)
      addStation(address, role, { asked, by });
  };
  const placed = asks.filter(({ oif }) => oif !== undefined);
  for (const { to, oif } of placed) add(to.address, 'server', { by: oif });
  for (const { to } of forwards) add(to.address, 'server');
  for (const ask of asks)
    if (!isNobodys(ask))
      for (const by of waysOut(ask, machine, segments)) add(ask.to.address, 'server', { by });
  for (const { from, to, iif } of asks) add(from, 'client', { asked: to.address, by: iif });
  for (const { from, iif } of asks) if (iif !== undefined) addWayBack(from, iif, around);
  for (const segment of segments.filter(({ outside, up }) => up && !outside))
    if (!hosts.some((host) => host.role === 'client' && host.segment === segment)) addClients(segment);
  return hosts;

  function addStation(address: string, role: Host['role'], { asked, by }: Why): void {
    const at = placeOf(address, machine, segments, hosts, by) ?? behindSomebody(asked, by, around);
    if (at === undefined)
      losses.push({ what: `${address}, which is asked for`, may: 'the machine has no way there: nobody is' });
    else if (role === 'server' && isUnanswered(at, around)) {
      const what = at.station === address ? address : `${at.station}, behind which ${address} is`;
      losses.push({ what, may: 'the machine asks for it, and nobody answers: nobody is there' });
    } else {
      if (asked !== undefined) tellWay(address, at.station);
      addAt(at, address, role, by);
    }
  }

  function addAt({ segment, station: near }: Place, address: string, role: Host['role'], by?: string): void {
    const neighbour = machine.neighbours.find((each) => each.address === near);
    const station = machine.containers.find(({ addresses }) => addresses.includes(address));
    const mac = neighbour?.mac ?? station?.macs[0];
    const host = hosts.find((each) => nearAddresses(each).some((one) => one.startsWith(`${near}/`)));
    const other = hosts.find((each) => mac !== undefined && each.mac === mac);
    const beyond = near === address ? [] : [address];
    if (host) host.beyond.push(address);
    else if (other) {
      other.addresses.push(addressOn(near, segment));
      other.beyond.push(...beyond);
    } else
      hosts.push({
        name: free(station?.name ?? role),
        role,
        segment,
        plug: segment.plugs.find(({ port }) => port === by) ?? plugFor(mac, segment, hosts),
        addresses: [addressOn(near, segment)],
        beyond,
        mac,
        routes: waysOffLink(near, segment),
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

  function addClients(segment: Segment): void {
    const server = hosts.find((host) => host.role === 'server' && host.segment === segment);
    const first = server ? server.plug : segment.plugs[0];
    const others = segment.plugs.filter((plug) => plug !== first && !(plug.single && isUsed(plug, hosts)));
    const apart = others.find(isSeen) ?? others[0];
    // If the machine has seen one host behind a port, and others elsewhere, no other host is added there.
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
    // A host that the machine knows comes before an invented one.
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

const isSeen = ({ stations }: Plug) => stations.length > 0;

import type { Route, Service } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import type { Forward } from './forward.ts';
import { freeAddress, isIn, isPublic, networkOf, type OwnAddress } from './networks.ts';
import type { Plug, Segment } from './plugs.ts';

/** Somebody on a segment of the machine. */
export interface Host {
  name: string;
  role: 'outside' | 'server' | 'client';
  segment: Segment;
  /** Undefined: at a port that the machine has not. */
  plug: Plug | undefined;
  /** With prefix length. */
  addresses: string[];
  /** On `lo`: what is further away than the segment. */
  beyond: string[];
  mac?: string | undefined;
  routes: Route[];
  services: Record<string, Service>;
}

/** Who is around the machine: chosen so that each forward is asked from each kind of place, and no more. */
export function chooseHosts(
  machine: Machine,
  segments: readonly Segment[],
  forwards: readonly Forward[],
  losses: Loss[],
): Host[] {
  const hosts: Host[] = [];
  const own = new Set(segments.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)));
  const taken = new Set([...own, ...machine.neighbours.map(({ address }) => address)]);
  for (const address of new Set(forwards.map(({ to }) => to.address)))
    if (!own.has(address) && !isIn(address, '127.0.0.0/8')) addServer(address);
  for (const segment of segments.filter(({ outside }) => !outside)) addClients(segment);
  return hosts;

  function addServer(address: string): void {
    const at = placeOf(address, machine, segments);
    if (at === undefined) {
      losses.push({
        what: `${address}, where a forward leads`,
        may: 'the machine has no way there: nobody is',
      });
      return;
    }
    const neighbour = machine.neighbours.find((each) => each.address === at.station);
    const station = machine.containers.find(({ addresses }) => addresses.includes(address));
    const mac = neighbour?.mac ?? station?.macs[0];
    const host = hosts.find(({ addresses }) => addresses.some((each) => each.startsWith(`${at.station}/`)));
    const other = hosts.find((each) => mac !== undefined && each.mac === mac);
    if (host) host.beyond.push(address);
    else if (other) other.addresses.push(addressOn(at.station, at.segment));
    else
      hosts.push({
        name: named(station?.name ?? 'server', hosts),
        role: 'server',
        segment: at.segment,
        plug: plugFor(mac, at.segment, hosts),
        addresses: [addressOn(at.station, at.segment)],
        beyond: at.station === address ? [] : [address],
        mac,
        routes: [],
        services: {},
      });
    taken.add(address);
  }

  function addClients(segment: Segment): void {
    const server = hosts.find((host) => host.role === 'server' && host.segment === segment);
    const first = server ? server.plug : segment.plugs[0];
    const others = segment.plugs.filter((plug) => plug !== first && !(plug.single && isUsed(plug, hosts)));
    const apart = others.find(isSeen) ?? others[0];
    // Where the machine has seen one station behind a port, and others elsewhere, nobody else is there.
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
    const addresses = segment.addresses.flatMap((address) => {
      const ip =
        known && isIn(known.address, networkOf(address)) ? known.address : freeAddress(address, taken);
      return ip === undefined ? [] : [`${ip}/${address.prefix}`];
    });
    for (const address of addresses) taken.add(address.replace(/\/.*/, ''));
    if (addresses.length === 0) return;
    const container = machine.containers.find(({ addresses: theirs }) =>
      theirs.includes(known?.address ?? ''),
    );
    const name = named(container?.name ?? (apart ? 'neighbour' : 'client'), hosts);
    const routes: Route[] = [];
    hosts.push({
      name,
      role: 'client',
      segment,
      plug,
      addresses,
      beyond: [],
      mac: known?.mac,
      routes,
      services: {},
    });
  }
}

const isSeen = ({ stations }: Plug) => stations.length > 0;
const isUsed = (plug: Plug, hosts: readonly Host[]) => hosts.some((host) => host.plug?.port === plug.port);

/** The station on a segment that packets for the address are given to: its own, or a router's. */
function placeOf(address: string, { routes }: Machine, segments: readonly Segment[]) {
  const on = (ip: string) =>
    segments.find(({ addresses }) => addresses.some((own) => isIn(ip, networkOf(own))));
  const direct = on(address);
  if (direct) return { segment: direct, station: address };
  const route = routes
    .filter(({ to, type }) => type === undefined && isIn(address, to))
    .toSorted((a, b) => Number(b.to.split('/')[1] ?? 0) - Number(a.to.split('/')[1] ?? 0))[0];
  const station = route?.via ?? address;
  const segment = on(station) ?? segments.find(({ dev }) => dev === route?.dev);
  return segment && { segment, station };
}

function addressOn(ip: string, { addresses }: Segment): string {
  const own = addresses.find((each) => isIn(ip, networkOf(each)));
  return `${ip}/${own?.prefix ?? (ip.includes(':') ? 128 : 32)}`;
}

function plugFor(mac: string | undefined, { plugs }: Segment, hosts: readonly Host[]): Plug | undefined {
  const free = plugs.filter((plug) => !(plug.single && isUsed(plug, hosts)));
  return free.find(({ stations }) => mac !== undefined && stations.includes(mac)) ?? free[0];
}

/** As a lab takes it, and no other has it. */
export function named(wanted: string, others: readonly { name: string }[]): string {
  const base =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 28) || 'host';
  const free = (name: string) => !others.some((other) => other.name === name);
  if (free(base)) return base;
  for (let number = 2; ; number++) if (free(`${base}-${number}`)) return `${base}-${number}`;
}

/** Networks that the world outside sends to the machine: public ones that are behind it. */
export const publicBehind = (segments: readonly Segment[], family: OwnAddress['family']): string[] =>
  segments
    .filter(({ outside }) => !outside)
    .flatMap(({ addresses }) => addresses.filter((own) => own.family === family && isPublic(own.ip)))
    .map(networkOf);

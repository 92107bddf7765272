import { deriveMac } from '../lab/mac.ts';
import type { LabNode, Route, Service } from '../lab/types.ts';
import type { Machine } from '../snapshot/machine.ts';
import { isIn, isPublic, networkOf, type OwnAddress, onLink } from './networks.ts';
import type { Plug } from './plugs.ts';
import { isBehind, isSilent, type Segment } from './segments.ts';
import type { End } from './wiring.ts';

/** A host on one of the machine's segments. */
export interface Host {
  name: string;
  role: 'outside' | 'server' | 'client';
  segment: Segment;
  /** Undefined if the machine has no such port. */
  plug: Plug | undefined;
  /** With prefix length. */
  addresses: string[];
  /** Addresses on `lo`, for addresses that are further away than the segment. */
  beyond: string[];
  mac?: string | undefined;
  routes: Route[];
  services: Record<string, Service>;
  /** Its second interface, by which the machine answers it: the machine has no way back by the first. */
  back?: Pick<Host, 'segment' | 'plug' | 'addresses' | 'mac'>;
  /** The address from which it answers: a UDP server that listens on all addresses uses the one that the route says. */
  answersFrom?: string;
  /** Set if it is another machine with a snapshot of its own. */
  machine?: JoinedMachine;
}

/** A machine with a snapshot in the surroundings of another. */
export interface JoinedMachine {
  machine: Machine;
  node: LabNode;
  segments: Segment[];
  /** Its interfaces. The one on its own segment comes first. */
  ends: End[];
}

/** A host on a segment. */
export interface Place {
  segment: Segment;
  station: string;
}

/**
 * Returns the host on a segment that gets packets for the address: its owner, or a router.
 * @param by the interface, if the machine was observed to send packets there
 */
export function placeOf(
  address: string,
  machine: Machine,
  all: readonly Segment[],
  hosts: readonly Host[],
  by?: string,
  hops = 0,
): Place | undefined {
  const segments = by === undefined ? all : all.filter((segment) => isBehind(segment, by));
  const on = (ip: string) => segments.find((each) => isOn(ip, each));
  const direct = on(address);
  if (direct) return { segment: direct, station: address };
  const beside = hosts.flatMap(
    ({ machine: other }) => other?.segments.filter((each) => isOn(address, each)) ?? [],
  );
  const route = waysOf(machine)
    .filter(
      ({ to, type, dev }) =>
        type === undefined &&
        isIn(address, to) &&
        (by === undefined || segments.some((segment) => segment.dev === dev)),
    )
    .toSorted((a, b) => lengthOf(b) - lengthOf(a) || Number(a.table ?? 0) - Number(b.table ?? 0))[0];
  // A machine without a route to another's network translates what goes there.
  const [near] = by === undefined && (route === undefined || route.to === 'default') ? beside : [];
  if (near) return { segment: near, station: address };
  const station = route?.via ?? address;
  // Hosts behind another machine with a snapshot belong to that machine.
  const next = hosts.find((host) => host.machine && hasAddress(host, station))?.machine;
  if (next && hops < MOST_HOPS)
    return placeOf(address, next.machine, next.segments, hosts, undefined, hops + 1);
  const segment =
    on(station) ??
    segments.find((each) => each.dev === route?.dev) ??
    (by === undefined ? undefined : segments.find(isSilent));
  return segment && { segment, station };
}

export const isOn = (ip: string, { addresses }: Segment): boolean =>
  addresses.some((own) => isIn(ip, networkOf(own)));

const lengthOf = ({ to }: Route) => Number(to.split('/')[1] ?? 0);

/** Returns the machine's routes. A route with several next hops is returned as one route for each of them. */
export const waysOf = ({ routes }: Machine): Route[] =>
  routes.flatMap(({ nexthops, ...route }) =>
    nexthops === undefined ? [route] : nexthops.map(({ weight: _, ...next }) => ({ ...route, ...next })),
  );

/** Routes may lead in a circle. */
const MOST_HOPS = 8;

/**
 * Returns routes for a host on the machine's cable that has no address in the machine's network, but can reach the
 * machine.
 */
export function waysOffLink(station: string, { addresses }: Segment): Route[] {
  const own = addresses.find(({ family }) => station.includes(':') === (family === 6));
  if (own === undefined || addresses.some((each) => isIn(station, networkOf(each)))) return [];
  return [...onLink(station, own), { to: 'default', via: own.ip }];
}

/** The machine's own addresses: those of its interfaces, and those that a route declares local. */
export const ownOf = (segments: readonly Segment[], { routes }: Machine): Set<string> =>
  new Set([
    ...segments.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)),
    ...routes.flatMap(({ to, type }) => (type === 'local' ? (/^(.+)\/(?:32|128)$/.exec(to)?.[1] ?? []) : [])),
  ]);

export const hasAddress = (host: Host, address: string): boolean =>
  [...nearAddresses(host), ...host.beyond].some((each) => each.replace(/\/.*/, '') === address);

/** Its addresses on the machine's segments. */
export const nearAddresses = ({ addresses, back }: Host): string[] => [
  ...addresses,
  ...(back?.addresses ?? []),
];

/** Makes a name that a lab accepts and no other host has. */
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

/** Returns networks behind the machine, which others send to it: public ones, or also private ones. */
export const networksBehind = (
  segments: readonly Segment[],
  family: OwnAddress['family'],
  which: 'public' | 'all',
): string[] =>
  segments
    .filter(({ outside }) => !outside)
    .flatMap(({ addresses }) => addresses.filter((own) => own.family === family))
    .filter(({ ip }) => which === 'all' || isPublic(ip))
    .map(networkOf);

/**
 * An interface without a known MAC address must not get that of another: the lab derives one from its name, and the
 * machine may come from a lab with that name.
 */
export function keepMacsApart(nodes: Readonly<Record<string, LabNode>>): void {
  const all = Object.entries(nodes).flatMap(([node, { interfaces = {} }]) =>
    Object.entries(interfaces).map(([name, given]) => ({ node, name, given })),
  );
  const known = new Set(all.flatMap(({ given }) => given.mac ?? []));
  for (const { node, name, given } of all)
    if (given.mac === undefined && known.has(deriveMac(node, name)))
      given.mac = deriveMac(node, `${name} apart`);
}

/** Returns the plug where a host was seen, or else a free one. */
export function plugFor(
  mac: string | undefined,
  { plugs }: Segment,
  hosts: readonly Host[],
): Plug | undefined {
  const free = plugs.filter((plug) => !(plug.single && isUsed(plug, hosts)));
  return free.find(({ stations }) => mac !== undefined && stations.includes(mac)) ?? free[0];
}

export const isUsed = (plug: Plug, hosts: readonly Host[]): boolean =>
  hosts.some((host) => host.plug?.port === plug.port);

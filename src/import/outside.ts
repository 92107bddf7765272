import type { Route } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import type { Ask } from './ask.ts';
import type { Forward } from './forward.ts';
import { type Host, named, networksBehind, waysOf } from './host.ts';
import { freeAddress, isIn, isPublic, networkOf, type OwnAddress, onLink, ownAddress } from './networks.ts';
import type { Segment } from './segments.ts';

/** Addresses from ranges for documentation. They are used for hosts far away. */
const FAR = {
  4: ['203.0.113.9', '198.51.100.9', '192.0.2.9'],
  6: ['2001:db8:ffff::9', '3fff:fff::9'],
} as const;

/** Returns a host beyond each interface that leads outside, behind its gateway if there is one. */
export function outsideHosts(
  machine: Machine,
  segments: readonly Segment[],
  { forwards, asks, before }: { forwards: readonly Forward[]; asks: readonly Ask[]; before: readonly Host[] },
): Host[] {
  const spoken = asks.flatMap(({ from, address }) => [from, address]);
  const hosts: Host[] = [];
  // If a snapshot describes a machine there, that is used.
  const isMadeUp = (segment: Segment) => segment.outside && !before.some((host) => host.segment === segment);
  for (const segment of segments.filter(isMadeUp)) {
    const sides = ([4, 6] as const).flatMap(
      (family) => sideOf(family, segment, machine, segments, forwards, spoken) ?? [],
    );
    if (sides.length === 0) continue;
    const beyond = sides.flatMap((side) => side.beyond);
    hosts.push({
      name: named('outside', [...hosts, ...before, { name: segment.owner }]),
      role: 'outside',
      segment,
      plug: segment.plugs[0],
      addresses: sides.flatMap((side) => side.addresses),
      beyond,
      mac: sides.map(({ mac }) => mac).find((mac) => mac !== undefined),
      routes: sides.flatMap((side) => side.routes),
      services: { http: { kind: 'http', port: 80 } },
    });
  }
  return hosts;
}

/** Reports gateways that did not answer the machine: in the lab a host answers in their place. */
export const silentGateways = (machine: Machine): Loss[] =>
  waysOf(machine)
    .filter(({ to, via, dev }) =>
      machine.unanswered.some((each) => to === 'default' && each.address === via && each.dev === dev),
    )
    .map(({ via }) => ({
      what: `${via}, the gateway`,
      may: 'the machine asks for it, and nobody answers: here somebody does',
    }));

function sideOf(
  family: 4 | 6,
  segment: Segment,
  machine: Machine,
  segments: readonly Segment[],
  forwards: readonly Forward[],
  spoken: readonly string[],
) {
  const own = segment.addresses.find((each) => each.family === family);
  if (own === undefined) return undefined;
  const isOfFamily = (text: string) => text.includes(':') === (family === 6);
  // Another uplink may have its default route in a table of its own.
  const ways = waysOf(machine)
    .filter(({ dev }) => dev === segment.dev)
    .toSorted((a, b) => Number(a.table !== undefined) - Number(b.table !== undefined));
  const gateway = ways.find(({ to, via }) => to === 'default' && via !== undefined && isOfFamily(via))?.via;
  const bare = ways.find(({ to, via }) => to === 'default' && via === undefined);
  const leadsOut = gateway !== undefined || bare !== undefined;
  // A route with an invalid target gets no host. That mistake is reported elsewhere, with its place.
  const further = ways
    .filter(({ to, via }) => via === undefined && isOfFamily(to))
    .flatMap(({ to }) => ownAddress(to) ?? [])[0];
  const taken = new Set(segment.addresses.map(({ ip }) => ip));
  const full = family === 4 ? 32 : 128;
  const routes = waysBack(own, leadsOut, segments, forwards);
  const mac = (ip: string | undefined) => machine.neighbours.find(({ address }) => address === ip)?.mac;
  const far = FAR[family].find(
    (ip) => !segments.some(({ addresses }) => addresses.some((each) => isIn(ip, networkOf(each)))),
  );
  const beyond = far === undefined || !leadsOut ? [] : [`${far}/${full}`];
  if (gateway !== undefined && !isIn(gateway, 'fe80::/10'))
    return {
      addresses: [`${gateway}/${prefixFor(gateway, own, full)}`],
      beyond,
      mac: mac(gateway),
      routes: [...onLink(gateway, own), ...routes],
    };
  if (further !== undefined && !leadsOut) {
    const network = networkOf(further);
    const ip =
      spoken.find((address) => isIn(address, network)) ??
      machine.neighbours.find(({ address, dev }) => dev === segment.dev && isIn(address, network))?.address ??
      freeAddress(further, taken);
    if (ip === undefined) return undefined;
    return {
      addresses: [`${ip}/${further.prefix}`],
      beyond,
      mac: mac(ip),
      routes: [...onLink(ip, own), ...routes],
    };
  }
  const ip =
    spoken.find((address) => !taken.has(address) && isIn(address, networkOf(own))) ?? freeAddress(own, taken);
  return ip === undefined
    ? undefined
    : { addresses: [`${ip}/${own.prefix}`], beyond, mac: undefined, routes };
}

/** Returns what the others on a segment send to the machine: packets to public addresses, and, within a private network, all. */
function waysBack(
  own: OwnAddress,
  leadsOut: boolean,
  segments: readonly Segment[],
  forwards: readonly Forward[],
): Route[] {
  const { family, ip: via } = own;
  const full = family === 4 ? 32 : 128;
  const called = forwards.filter(
    ({ address }) => address.includes(':') === (family === 6) && isPublic(address),
  );
  const all = [
    ...networksBehind(segments, family, leadsOut || isPublic(via) ? 'public' : 'all'),
    ...called.map(({ address }) => `${address}/${full}`),
  ];
  const far = all.filter((to) => !isIn(to.replace(/\/.*/, ''), networkOf(own)));
  return [...new Set(far)].map((to) => ({ to, via }));
}

const prefixFor = (ip: string, own: OwnAddress, full: number) =>
  isIn(ip, networkOf(own)) ? own.prefix : full;

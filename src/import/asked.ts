import { LabError } from '../lab/error.ts';
import type { Machine } from '../snapshot/machine.ts';
import type { Ask } from './ask.ts';
import type { Candidate } from './candidates.ts';
import type { Turned } from './forward.ts';
import { type Host, hasAddress } from './host.ts';
import { isIn, networkOf } from './networks.ts';
import { isBehind, type Segment } from './plugs.ts';
import type { Service } from './serving.ts';

/** A connection about which the user asks, and where the machine sends it. */
export interface AskWithTarget extends Ask {
  to: { address: string; port: number };
  /** The interface by which the machine forwards it. Undefined if that was not observed. */
  by?: string | undefined;
}

/** What the machine's kernel did with packets. */
export interface Seen {
  /** All port forwards, including several to the same destination. */
  forwards: readonly Turned[];
  /** Did the machine change the source of a packet that it forwarded? */
  translates: boolean;
  /** By which interfaces packets left. */
  left: readonly (Candidate & { from: string; by: string })[];
}

const PROTOCOLS = { http: 'tcp', https: 'tcp', tcp: 'tcp', udp: 'udp', ping: 'icmp' } as const;

export const protocolOf = ({ kind }: Ask): 'tcp' | 'udp' | 'icmp' => PROTOCOLS[kind];

export function endsOf(asks: readonly Ask[], { forwards, left }: Seen): AskWithTarget[] {
  return asks.map((ask) => {
    const { address, port } = ask;
    const forward = forwards.find(
      (each) => each.protocol === protocolOf(ask) && each.address === address && each.port === port,
    );
    const to = forward?.to ?? { address, port };
    const way = left.find(
      (each) =>
        each.from === ask.from &&
        each.protocol === protocolOf(ask) &&
        each.address === to.address &&
        each.port === to.port,
    );
    return { ...ask, to, by: way?.by };
  });
}

/** Is it the address of a service for which no rule gives a destination? */
export const isNobodys = ({ virtual, address, to }: AskWithTarget): boolean =>
  virtual === true && to.address === address;

/** If a route has several next hops, each connection uses one of them, so the server is placed behind all of them. */
export function waysOut({ to, by }: AskWithTarget, { routes }: Machine): (string | undefined)[] {
  const several = routes.find(
    ({ to: network, nexthops }) =>
      isIn(to.address, network) && nexthops?.some(({ dev }) => by !== undefined && dev === by),
  );
  return several?.nexthops?.map(({ dev }) => dev) ?? [by];
}

/** Returns the services that must answer there. On the machine itself only listening sockets answer. */
export const servicesOf = (
  asked: readonly AskWithTarget[],
  { listeners }: Machine,
  own: ReadonlySet<string>,
): Service[] =>
  asked.flatMap((ask): Service[] => {
    const [protocol, { address, port }] = [protocolOf(ask), ask.to];
    const isTurned = address !== ask.address || port !== ask.port;
    const listens = listeners?.some((each) => each.protocol === protocol && each.port === port);
    if (protocol === 'icmp' || isNobodys(ask) || (own.has(address) && !isTurned && !listens)) return [];
    const { kind, name = ask.address } = ask;
    return [{ protocol, to: ask.to, ...(kind === 'https' && { names: [name] }) }];
  });

/** @throws LabError `usage` for an interface that the machine does not have */
export function checkInterfaces(asks: readonly Ask[], segments: readonly Segment[]): void {
  const known = segments.flatMap(({ dev, plugs }) => [dev, ...plugs.map(({ port }) => port)]);
  for (const { from, iif } of asks)
    if (iif !== undefined && !known.includes(iif))
      throw new LabError('usage', {
        where: '--ask',
        what: `${from}%${iif}: nobody can ask by ${iif}`,
        allowed: `interfaces with an address, and ports of theirs that have a cable: ${[...new Set(known)].join(', ')}`,
      });
}

/** Returns the host that asks: the one with that address and, if the user names an interface, behind that interface. */
export const askerOf = ({ from, iif }: Ask, hosts: readonly Host[]): Host | undefined =>
  hosts.find((host) => hasAddress(host, from) && (iif === undefined || isBehind(host.segment, iif)));

/**
 * Adds routes to private networks for hosts outside, which normally have none. The asking host gets one and the
 * asked host gets one back, unless the machine translates sources.
 */
export function addWays(
  asked: readonly AskWithTarget[],
  segments: readonly Segment[],
  hosts: readonly Host[],
  { translates }: Seen,
): void {
  const isOwn = (ip: string) => segments.some(({ addresses }) => addresses.some((each) => each.ip === ip));
  for (const { from, address, to } of asked) {
    addWay(from, address);
    if (!translates && !isOwn(from)) addWay(to.address, from);
  }

  function addWay(who: string, to: string): void {
    for (const host of hosts) if (host.role === 'outside' && hasAddress(host, who)) tellWay(host, to);
  }

  function tellWay(host: Host, to: string): void {
    if (isOwn(to) || hasAddress(host, to)) return;
    const full = to.includes(':') ? 128 : 32;
    const via = host.segment.addresses.find(({ family }) => (family === 6) === to.includes(':'));
    const isNear = host.addresses.some((each) => isIn(to, each));
    if (via === undefined || isNear || host.routes.some((route) => route.to === `${to}/${full}`)) return;
    if (via.ip === to || isIn(to, networkOf(via))) return;
    host.routes.push({ to: `${to}/${full}`, via: via.ip });
  }
}

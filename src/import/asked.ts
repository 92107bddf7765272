import { LabError } from '../lab/error.ts';
import type { LabNode } from '../lab/types.ts';
import type { Machine } from '../snapshot/machine.ts';
import type { Ask } from './ask.ts';
import type { Candidate } from './candidates.ts';
import type { Turned } from './forward.ts';
import { type Host, hasAddress } from './host.ts';
import { isIn, networkOf } from './networks.ts';
import { isBehind, isSilent, type Segment, silentBridges } from './segments.ts';
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

/**
 * Returns the interfaces behind which whoever is asked is. If a route has several next hops, each connection uses one
 * of them, so the server is placed behind all of them. At a bridge without an address it is behind the first port that
 * is not the asker's.
 */
export function waysOut(
  { to, by, iif, oif }: AskWithTarget,
  { routes }: Machine,
  segments: readonly Segment[],
): (string | undefined)[] {
  if (oif !== undefined) return [oif];
  const silent = segments.find((each) => isSilent(each) && iif !== undefined && isBehind(each, iif));
  if (silent !== undefined) {
    return [silent.plugs.find(({ port }) => port !== iif)?.port ?? iif];
  }
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
export function checkInterfaces(asks: readonly Ask[], node: LabNode, segments: readonly Segment[]): void {
  const known = segments.flatMap((segment) => [
    ...(isSilent(segment) ? [] : [segment.dev]),
    ...segment.plugs.map(({ port }) => port),
  ]);
  const silent = silentBridges(node, segments).flatMap(({ ports }) => ports);
  for (const { from, iif, address, oif } of asks)
    for (const [who, name] of [
      [from, iif],
      [address, oif],
    ])
      if (name !== undefined && !known.includes(name))
        throw new LabError('usage', {
          where: '--ask',
          what: `${who}%${name}: nobody can be behind ${name}`,
          allowed: `interfaces with an address, ports of theirs that have a cable, and ports of bridges: ${[...new Set([...known, ...silent])].join(', ')}`,
        });
}

/** Returns the host that asks: the one with that address and, if the user names an interface, behind that interface. */
export const askerOf = ({ from, iif }: Ask, hosts: readonly Host[]): Host | undefined =>
  hosts.find((host) => hasAddress(host, from) && (iif === undefined || isBehind(host.segment, iif)));

/**
 * Adds routes to private networks for hosts outside, which normally have none. The asking host gets one and the
 * asked host gets one back, unless the machine translates sources. At a bridge without an address each has the other
 * on its cable.
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
    for (const host of hosts)
      if ((host.role === 'outside' || isSilent(host.segment)) && hasAddress(host, who)) tellWay(host, to);
  }

  function tellWay(host: Host, to: string): void {
    if (isOwn(to) || hasAddress(host, to)) return;
    const full = to.includes(':') ? 128 : 32;
    const via = host.segment.addresses.find(({ family }) => (family === 6) === to.includes(':'));
    const isNear = host.addresses.some((each) => isIn(to, each));
    if (isNear || host.routes.some((route) => route.to === `${to}/${full}`)) return;
    if (isSilent(host.segment)) host.routes.push({ to: `${to}/${full}`, dev: 'eth0' });
    if (via === undefined || via.ip === to || isIn(to, networkOf(via))) return;
    host.routes.push({ to: `${to}/${full}`, via: via.ip });
  }
}

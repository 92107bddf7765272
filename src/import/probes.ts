import type { Probe } from '../lab/types.ts';
import { type Ask, askProbe } from './ask.ts';
import { askerOf } from './asked.ts';
import { endpoint, type Forward } from './forward.ts';
import { type Host, hasAddress } from './host.ts';
import { isIn, isPublic, networkOf } from './networks.ts';
import { isSilent } from './segments.ts';

const bare = (address: string) => address.replace(/\/.*/, '');
const isSix = (address: string) => address.includes(':');

/** Timeout in seconds. It is short because many probes get no answer. */
const PATIENCE = 1;

/** The requests, and the hosts that ask. */
export interface Questions {
  forwards: readonly Forward[];
  asks: readonly Ask[];
  hosts: readonly Host[];
  names: Readonly<Record<string, string>>;
  /** The machine's addresses, and its node. */
  own: ReadonlySet<string>;
  machine: string;
}

/**
 * Makes probes: for the user's questions; for each forward, from the server's own segment (loopback), from the
 * server itself, from other hosts inside and from outside; and for a host outside, from all hosts inside.
 */
export function probesFor(questions: Questions): Record<string, Probe> {
  const { forwards, hosts, names } = questions;
  // Who is at a bridge without an address knows nobody but whom they ask.
  const of = (role: Host['role']) => hosts.filter((host) => host.role === role && !isSilent(host.segment));
  // A server that asks for its own address may teach switches a wrong port, so its probe comes last.
  const [clients, servers, outside] = [of('client'), of('server'), of('outside')];
  const ask = (askers: readonly Host[]) =>
    forwards.flatMap((forward) => asking(forward, askers, forwards, hosts, names));
  // Another machine does not answer for the world outside.
  const world = outside.find(({ machine }) => machine === undefined);
  const beyond = (askers: readonly Host[]) => askers.flatMap((host) => outward(host, world));
  const usual = [...ask(clients), ...ask(outside), ...beyond(clients), ...ask(servers), ...beyond(servers)];
  const wondered = asksOf(questions).filter(([, probe]) => !usual.some(([, other]) => isSame(probe, other)));
  return inOneRecord([...wondered, ...usual]);
}

function asksOf({ asks, hosts, own, machine }: Questions): [string, Probe][] {
  return asks.flatMap((ask): [string, Probe][] => {
    const host = askerOf(ask, hosts);
    const node =
      host?.name ??
      (own.has(ask.from) || isIn(ask.from, '127.0.0.0/8') || ask.from === '::1' ? machine : undefined);
    if (node === undefined) return [];
    const isOnlyOne = host?.addresses.length === 1 && host.beyond.length === 0;
    return [['asked', askProbe(ask, { from: node, ...(!isOnlyOne && { source: ask.from }) }, PATIENCE)]];
  });
}

/** Do two probes ask for the same? */
const isSame = ({ about: _, ...one }: Probe, { about: __, ...other }: Probe) =>
  JSON.stringify(one) === JSON.stringify(other);

function asking(
  forward: Forward,
  askers: readonly Host[],
  forwards: readonly Forward[],
  hosts: readonly Host[],
  names: Readonly<Record<string, string>>,
): [string, Probe][] {
  const suffix = forwards.length === 1 ? '' : nameOf(forward);
  return askers.flatMap((from): [string, Probe][] => {
    const probe = probeOf(forward, from, hosts, names);
    return probe ? [[`${wordFor(from, forward, hosts)}${suffix}`, probe]] : [];
  });
}

/** Equal names get a number. */
function inOneRecord(probes: readonly [string, Probe][]): Record<string, Probe> {
  const all: Record<string, Probe> = {};
  for (const [name, probe] of probes) {
    let free = name;
    for (let number = 2; free in all; number++) free = `${name}-${number}`;
    all[free] = probe;
  }
  return all;
}

function outward(host: Host, outside: Host | undefined): [string, Probe][] {
  if (outside === undefined) return [];
  const targets = outside.beyond.length > 0 ? outside.beyond : outside.addresses;
  const reached = targets.filter((target) => host.addresses.some((each) => isSix(each) === isSix(target)));
  return reached.map((target) => [
    `outward-${host.name}${isSix(target) ? '-v6' : ''}`.slice(0, 30),
    {
      kind: 'http',
      about: 'From the inside to the world outside.',
      from: host.name,
      url: `http://${endpoint(bare(target), 80)}/`,
      connectTimeout: PATIENCE,
    },
  ]);
}

const nameOf = ({ protocol, port, address }: Forward) =>
  `${protocol === 'udp' ? '-udp' : ''}-${port}${isSix(address) ? '-v6' : ''}`;

const hasOwn = ({ addresses }: Host['segment'], address: string) =>
  addresses.some(({ ip }) => ip === address);

const serverOf = ({ to }: Forward, hosts: readonly Host[]) =>
  hosts.find((host) => hasAddress(host, to.address));

function wordFor(from: Host, forward: Forward, hosts: readonly Host[]): string {
  const server = serverOf(forward, hosts);
  if (from.role === 'outside') return 'inbound';
  if (from === server) return 'self';
  const isNear = server
    ? from.segment === server.segment
    : from.segment.addresses.some((own) => isIn(forward.to.address, networkOf(own)));
  const word = isNear ? 'loopback' : `from-${from.name}`;
  return from.name.startsWith('neighbour') && word === 'loopback' ? 'loopback-apart' : word;
}

const ABOUT: Readonly<Record<string, string>> = {
  inbound: 'From the outside.',
  self: 'From the server itself.',
  loopback: 'From the server’s own segment.',
  'loopback-apart': 'From the server’s own segment, behind another port.',
};

function probeOf(
  forward: Forward,
  from: Host,
  hosts: readonly Host[],
  names: Readonly<Record<string, string>>,
): Probe | undefined {
  const { protocol, address, port } = forward;
  if (!from.addresses.some((each) => isSix(each) === isSix(address))) return undefined;
  const isOutside = from.role === 'outside';
  const isOnOutside = hasOwn(from.segment, address);
  const isOfOther = hosts.some(({ role, segment }) => role === 'outside' && hasOwn(segment, address));
  if (isOutside && !isOnOutside && (isOfOther || !isPublic(address))) return undefined;
  const source = isOutside ? from.beyond.map(bare).find((each) => isSix(each) === isSix(address)) : undefined;
  const about = ABOUT[wordFor(from, forward, hosts)] ?? 'From another segment inside.';
  const common = { about, from: from.name, ...(source && { source }) };
  if (protocol === 'udp') return { kind: 'udp', ...common, to: endpoint(address, port), timeout: PATIENCE };
  const name = Object.entries(names).find(([, each]) => each === address)?.[0];
  const kind = forward.names === undefined ? 'http' : 'https';
  return {
    kind,
    ...common,
    url: `${kind}://${name === undefined ? endpoint(address, port) : `${name}:${port}`}/`,
    connectTimeout: PATIENCE,
  };
}

import type { Interface, LabNode, Link, Route } from '../lab/types.ts';
import type { Loss, Machine, MachineLink } from '../snapshot/machine.ts';
import { asCable, asOpenTunnel, cablesOf, isFarEnd } from './cables.ts';
import { isIn, ownAddress } from './networks.ts';
import { takeSettings } from './settings.ts';

/** The machine as a node, cables inside it, and what the lab lacks of the machine. */
export interface TakenOver {
  node: LabNode;
  cables: (name: string) => Link[];
  losses: Loss[];
}

/** Kinds of interfaces that a lab can have too. */
const KINDS = new Set([
  'bridge',
  'vlan',
  'macvlan',
  'ipvlan',
  'bond',
  'vrf',
  'dummy',
  'vxlan',
  'geneve',
  'gretap',
  'gre',
  'ipip',
  'sit',
]);
/** Interfaces that the kernel makes in every namespace with the module. */
const OWN = /^(gre0|gretap0|erspan0|tunl0|sit0|ip6tnl0|ip6gre0|ip_vti0|ip6_vti0|teql0|ifb\d+|lo)$/;
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,14}$/;

/**
 * Takes over the machine: names, addresses, routes, settings and rules.
 * @param what interfaces that a node of a lab keeps as they are: dummies, and tunnels whose other ends are known
 * @param others machines that are in the lab too
 */
export function takeOver(
  machine: Machine,
  what: 'as a machine' | 'as a node' = 'as a machine',
  others: readonly Machine[] = [],
): TakenOver {
  const losses = [...machine.gaps];
  const known = (ip: string) =>
    others.some(({ links }) =>
      links.some(({ addresses }) => addresses.some((each) => each.startsWith(`${ip}/`))),
    );
  const given =
    what === 'as a node'
      ? machine.links
      : machine.links.map((link) => asOpenTunnel(asCable(link, losses), known, losses));
  const links = given.filter((link) => !isFarEnd(link, given) && isTaken(link, given, losses));
  const names = new Set(links.map(({ name }) => name));
  const interfaces = Object.fromEntries(
    links.map((link) => [link.name, interfaceOf(link, machine, names, losses)]),
  );
  const extra = machine.links.find(({ name }) => name === 'lo')?.addresses.filter(isExtra) ?? [];
  if (extra.length > 0) interfaces.lo = { addresses: extra };
  const ipv6 = links.some(({ addresses }) => addresses.some((each) => each.includes(':')));
  if (ipv6) losses.push(...given.flatMap(forgotten));
  const node: LabNode = {
    ...(machine.system !== '' && { about: machine.system }),
    interfaces,
    routes: [...machine.routes.flatMap((route) => routeOf(route, links)), ...peerRoutes(links)],
    routingRules: machine.routingRules,
    sysctl: takeSettings(machine, names, ipv6, losses),
    rules: machine.rules,
    ...(ipv6 && { ipv6: true }),
  };
  return { node, cables: (name) => cablesOf(name, links), losses };
}

/** Reports what an interface that is down has lost: its IPv6 addresses. It keeps its IPv4 addresses. */
function forgotten({ name, up, addresses, master }: MachineLink): Loss[] {
  if (up || master !== undefined || OWN.test(name) || addresses.some((each) => each.includes(':'))) return [];
  return [
    {
      what: `${name} is down`,
      may: 'the kernel forgets IPv6 addresses then: those that it had are not told',
    },
  ];
}

const isExtra = (address: string) =>
  !isIn(ownAddress(address)?.ip ?? '', '127.0.0.0/8') && address !== '::1/128';

function isTaken(link: MachineLink, all: readonly MachineLink[], losses: Loss[]): boolean {
  const { name, up, addresses, master } = link;
  if (OWN.test(name)) return false;
  const isUsed =
    up || addresses.length > 0 || master !== undefined || all.some(({ parent }) => parent === name);
  if (!isUsed) return false;
  if (NAME.test(name)) return true;
  losses.push({ what: `the interface "${name}"`, may: 'a lab has no such name; nothing goes by it' });
  return false;
}

function interfaceOf(
  link: MachineLink,
  { vlans, neighbours }: Machine,
  names: ReadonlySet<string>,
  losses: Loss[],
): Interface {
  const { name, kind, up, mtu, mac, addresses, master, parent, words } = link;
  const known = kind !== undefined && KINDS.has(kind);
  if (kind !== undefined && !known && !STAND_INS.has(kind))
    losses.push({
      what: `${name} is a ${kind}`,
      may: 'a plain cable stands for it: what goes by it is neither wrapped nor encrypted',
    });
  const told = neighbours
    .filter(({ dev, permanent }) => dev === name && permanent)
    .map((each) => [each.address, each.mac]);
  const hasMac =
    mac !== undefined && kind !== 'vlan' && kind !== 'ipvlan' && kind !== 'vrf' && kind !== 'bond';
  return {
    ...(known && { kind: kind as NonNullable<Interface['kind']> }),
    ...(known ? words : wordsOfAll(words)),
    ...(known && parent !== undefined && names.has(parent) && kind !== 'bridge' && { parent }),
    ...(addresses.length > 0 && { addresses: [...addresses] }),
    ...(hasMac && { mac }),
    ...(hasOwnMtu(link) && { mtu }),
    ...(master !== undefined && names.has(master) && { master }),
    ...(!up && { up: false }),
    ...(told.length > 0 && { neighbours: Object.fromEntries(told) }),
    ...(vlans[name] && isInVlans(link, names) && { vlans: vlans[name] }),
  };
}

/** Returns the fields that interfaces of every kind have. */
const wordsOfAll = ({ port, promiscuous }: Interface): Interface => ({
  ...(port && { port }),
  ...(promiscuous && { promiscuous }),
});

/** If a lab gives a tunnel no MTU, it computes another one than the kernel. */
const hasOwnMtu = ({ kind, mtu, words }: MachineLink) =>
  (mtu !== 1500 || words.remote !== undefined) && kind !== 'vrf' && mtu <= 65_535;

/** Kinds that are cables to the machine: they lead to another namespace, or a virtual machine. */
const STAND_INS = new Set(['veth', 'tun']);

const isInVlans = ({ master, words }: MachineLink, names: ReadonlySet<string>) =>
  words.vlanFiltering === true || (master !== undefined && names.has(master));

/** Routes that the kernel itself adds for addresses. Not every program prints them. */
function routeOf(
  { protocol, ...route }: Route & { protocol?: string },
  links: readonly MachineLink[],
): Route[] {
  const { to, dev, via, table } = route;
  if (protocol === 'kernel' || isIn(to.replace(/\/.*/, ''), 'fe80::/10') || to.startsWith('ff00:')) return [];
  const link = links.find(({ name }) => name === dev);
  if (dev !== undefined && dev !== 'lo' && (link === undefined || !link.up)) return [];
  const own = link?.addresses.flatMap((text) => ownAddress(text) ?? []) ?? [];
  const length = Number(to.split('/')[1]);
  const isConnected = own.some(({ ip, prefix }) => prefix === length && isIn(ip, to));
  return via === undefined && table === undefined && isConnected ? [] : [route];
}

const peerRoutes = (links: readonly MachineLink[]): Route[] =>
  links.flatMap(({ name, peers, up }) =>
    up ? peers.map((peer) => ({ to: `${peer}/${peer.includes(':') ? 128 : 32}`, dev: name })) : [],
  );

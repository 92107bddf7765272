import type { Lab, LabNode, Route } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import type { Ask } from './ask.ts';
import { addWays, checkInterfaces, endsOf, type Seen, servicesOf } from './asked.ts';
import { tellGuesses } from './behind.ts';
import { type Forward, forwardText } from './forward.ts';
import { type Host, keepMacsApart, named, ownOf } from './host.ts';
import { chooseHosts } from './hosts.ts';
import { joinMachines } from './joining.ts';
import { isIn, networkOf } from './networks.ts';
import { outsideHosts, silentGateways } from './outside.ts';
import { probesFor } from './probes.ts';
import { type Relay, relayServices, relaysOf } from './relays.ts';
import { type Segment, segmentsOf, tellSilentBridges } from './segments.ts';
import { serve, withCertificates } from './serving.ts';
import { takeOver } from './take-over.ts';
import { type End, wire } from './wiring.ts';
import { withScenario } from './with-scenario.ts';

/** A lab of a machine. */
export interface Imported {
  lab: Lab;
  /** The node that stands for the machine. */
  node: string;
  /** The machine's node, and those of other machines. */
  machines: string[];
  segments: Segment[];
  hosts: Host[];
  /** Connections that a process of the machine accepts and passes on. */
  relays: Relay[];
  losses: Loss[];
}

export interface Wishes {
  /** Names for clients, with their addresses. */
  names: Readonly<Record<string, string>>;
  /** The user's questions; they come first. */
  asks?: readonly Ask[];
  /** Machines around it that have snapshots of their own. */
  others?: readonly Machine[];
}

const NOTHING_SEEN: Seen = { forwards: [], translates: false, left: [] };

/** Builds a lab of the machine, with as few hosts around it as are needed to ask for its forwards. */
export function buildWorld(
  machine: Machine,
  forwards: readonly Forward[],
  { names, asks = [], others = [] }: Wishes,
  seen: Seen = NOTHING_SEEN,
): Imported {
  const { node, cables, losses } = takeOver(machine, 'as a machine', others);
  const name = named(machine.name, []);
  const segments = segmentsOf(
    name,
    node,
    machine,
    asks.flatMap(({ iif, oif }) => [iif ?? [], oif ?? []].flat()),
  );
  checkInterfaces(asks, node, segments);
  const joined = joinMachines({ machine, segments }, others, forwards, losses);
  const outside = outsideHosts(machine, segments, { forwards, asks, before: joined.hosts });
  losses.push(...silentGateways(machine), ...tellSilentBridges(node, segments));
  const own = ownOf(segments, machine);
  const wondered = endsOf(asks, seen);
  const hosts = chooseHosts(
    machine,
    segments,
    { before: [...outside, ...joined.hosts], forwards, asks: wondered },
    losses,
  );
  losses.push(...tellGuesses(hosts, asks));
  addWays(wondered, segments, hosts, seen);
  const rest = forwards.slice(MOST);
  const ends = withCertificates([...forwards.slice(0, MOST), ...servicesOf(wondered, machine, own)], names);
  const asked = ends.filter((each): each is Forward => 'address' in each);
  for (const forward of rest)
    losses.push({ what: forwardText(forward), may: `nobody asks for it: ${MOST} forwards are asked for` });
  serve(node, own, hosts, ends);
  const relays = relaysOf(machine, forwards);
  node.services = { ...node.services, ...relayServices(relays) };
  const machines = Object.fromEntries([
    [name, node],
    ...hosts.flatMap((host) => (host.machine ? [[host.name, host.machine.node] as const] : [])),
  ]);
  const wired = wire(machines, hosts.flatMap(endsFor), losses);
  const dns = outside[0];
  const isNamed = Object.keys(names).length > 0;
  if (dns && isNamed) dns.services.dns = { kind: 'dns', records: { ...names } };
  const server = isNamed ? (dns?.beyond[0] ?? dns?.addresses[0]) : undefined;
  const around = Object.fromEntries(hosts.map((host) => [host.name, hostNode(host, server)]));
  const nodes = { [name]: node, ...wired.nodes, ...around };
  keepMacsApart(nodes);
  const lab: Lab = {
    name: named(name, []),
    about: `${name}, and who is around it: ${machine.system}`,
    nodes,
    links: [...cables(name), ...joined.cables, ...wired.links],
    probes: probesFor({ forwards: asked, asks, hosts, names, own, machine: name }),
  };
  const because =
    'What the machine forwards is reached from everywhere, and everybody reaches the world outside.';
  return {
    lab: withScenario(lab, because),
    node: name,
    machines: Object.keys(machines),
    segments,
    hosts,
    relays,
    losses,
  };
}

const endsFor = ({ name, segment, plug, machine, back }: Host): End[] =>
  machine?.ends ?? [
    { place: `${name}:eth0`, tag: undefined, segment, plug },
    ...(back ? [{ place: `${name}:eth1`, tag: undefined, segment: back.segment, plug: back.plug }] : []),
  ];

/** The most probes. More would take longer than a user would wait. */
const MOST = 12;

/** A gateway passes on what it is sent, also what should not have come to it. */
const FORWARDS = { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 };

function hostNode(host: Host, nameserver: string | undefined): LabNode {
  if (host.machine)
    return { ...host.machine.node, ...(nameserver && { nameservers: [nameserver.replace(/\/.*/, '')] }) };
  const { role, segment, addresses, beyond, mac, routes, services, back } = host;
  const families = new Set(addresses.map((each) => (each.includes(':') ? 6 : 4)));
  const gateways = segment.addresses.filter(
    (own, index) =>
      families.has(own.family) &&
      segment.addresses.findIndex(({ family }) => family === own.family) === index &&
      addresses.some((each) => isIn(each.replace(/\/.*/, ''), networkOf(own))),
  );
  const ways = role === 'outside' ? [] : gateways.map(({ ip }) => ({ to: 'default', via: ip }));
  return {
    interfaces: {
      eth0: { addresses, ...(mac && { mac }) },
      ...(back && { eth1: { addresses: back.addresses, ...(back.mac && { mac: back.mac }) } }),
      ...(beyond.length > 0 && {
        lo: { addresses: beyond.map((each) => (each.includes('/') ? each : single(each))) },
      }),
    },
    routes: fromOf(host, [...routes, ...ways]),
    ...(Object.keys(services).length > 0 && { services }),
    ...(role === 'outside' && beyond.length > 0 && { sysctl: FORWARDS }),
    ...([...addresses, ...beyond].some((each) => each.includes(':')) && { ipv6: true }),
    ...(nameserver && { nameservers: [nameserver.replace(/\/.*/, '')] }),
  };
}

/** Returns routes whose source address is the one from which the host answers. */
function fromOf({ answersFrom: src, segment }: Host, routes: readonly Route[]): Route[] {
  if (src === undefined) return [...routes];
  const isSame = (ip: string) => ip.includes(':') === src.includes(':');
  const near = segment.addresses.filter(({ ip }) => isSame(ip));
  return [
    ...near.map(({ ip }): Route => ({ to: single(ip), dev: 'eth0', src })),
    ...routes.map((route) => (isSame(route.via ?? route.to) ? { ...route, src } : route)),
  ];
}

const single = (ip: string) => `${ip}/${ip.includes(':') ? 128 : 32}`;

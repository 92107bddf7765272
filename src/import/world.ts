import type { Lab, LabNode } from '../lab/types.ts';
import type { Loss, Machine } from '../snapshot/machine.ts';
import { type Forward, forwardText } from './forward.ts';
import { chooseHosts, type Host, named } from './hosts.ts';
import { isIn, isPublic, networkOf } from './networks.ts';
import { outsideHosts } from './outside.ts';
import { outsideOf, type Segment, segmentsOf } from './plugs.ts';
import { probesFor } from './probes.ts';
import { takeOver } from './take-over.ts';
import { wire } from './wiring.ts';

/** A lab of a machine. */
export interface Imported {
  lab: Lab;
  /** The node that is the machine. */
  node: string;
  segments: Segment[];
  hosts: Host[];
  losses: Loss[];
}

export interface Wishes {
  /** What DNS says to the clients: addresses by name. */
  names: Readonly<Record<string, string>>;
}

/** The machine as it is, and around it the smallest world in which the forwards can be asked for. */
export function buildWorld(machine: Machine, forwards: readonly Forward[], wishes: Wishes): Imported {
  const { node, cables, losses } = takeOver(machine);
  const segments = segmentsOf(node, machine, outsideOf(node, isPublic));
  const outside = outsideHosts(machine, segments, forwards);
  const inside = chooseHosts(machine, segments, forwards, losses);
  const hosts = [...outside, ...inside];
  const name = named(machine.name === 'lab' || machine.name === 'localhost' ? 'router' : machine.name, hosts);
  const [asked, ...rest] = [forwards.slice(0, MOST), ...forwards.slice(MOST)];
  for (const forward of rest)
    losses.push({ what: forwardText(forward), may: `nobody asks for it: ${MOST} forwards are asked for` });
  serve(node, segments, hosts, asked);
  const wired = wire(name, node, hosts, losses);
  const names = Object.entries(wishes.names);
  const dns = outside[0];
  if (dns && names.length > 0) dns.services.dns = { kind: 'dns', records: { ...wishes.names } };
  const server = names.length > 0 ? (dns?.beyond[0] ?? dns?.addresses[0]) : undefined;
  const nodes = Object.fromEntries(hosts.map((host) => [host.name, hostNode(host, server)]));
  const lab: Lab = {
    name: named(name, []),
    about: `${name}, and who is around it: ${machine.system}`,
    nodes: { [name]: node, ...wired.nodes, ...nodes },
    links: [...cables(name), ...wired.links],
    probes: probesFor(asked, hosts, wishes.names),
  };
  return { lab: withScenario(lab), node: name, segments, hosts, losses };
}

/** More would take longer than anybody waits. */
const MOST = 12;

/** What answers where forwards lead to: at a host, or at the machine itself. */
function serve(
  node: LabNode,
  segments: readonly Segment[],
  hosts: readonly Host[],
  forwards: readonly Forward[],
): void {
  for (const { protocol, to } of forwards) {
    const host = hosts.find(({ addresses, beyond }) =>
      [...addresses, ...beyond].some((each) => each.replace(/\/.*/, '') === to.address),
    );
    const isOwn = segments.some(({ addresses }) => addresses.some(({ ip }) => ip === to.address));
    const kind = protocol === 'tcp' ? 'http' : 'udp';
    const service = { [`${kind}-${to.port}`]: { kind, port: to.port } as const };
    if (host) Object.assign(host.services, service);
    else if (isOwn || isIn(to.address, '127.0.0.0/8')) node.services = { ...node.services, ...service };
  }
}

function hostNode(host: Host, nameserver: string | undefined): LabNode {
  const { role, segment, addresses, beyond, mac, routes, services } = host;
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
      ...(beyond.length > 0 && {
        lo: { addresses: beyond.map((each) => (each.includes('/') ? each : single(each))) },
      }),
    },
    routes: [...routes, ...ways],
    ...(Object.keys(services).length > 0 && { services }),
    ...(families.has(6) && { ipv6: true }),
    ...(nameserver && { nameservers: [nameserver.replace(/\/.*/, '')] }),
  };
}

const single = (ip: string) => `${ip}/${ip.includes(':') ? 128 : 32}`;

/** What a machine is there for works: whatever does not is what somebody looks for. */
function withScenario(lab: Lab): Lab {
  const probes = Object.keys(lab.probes ?? {});
  if (probes.length === 0) return lab;
  const expect = Object.fromEntries(probes.map((probe) => [probe, { outcome: 'works' as const }]));
  const because =
    'What the machine forwards is reached from everywhere, and everybody reaches the world outside.';
  return { ...lab, scenarios: { 'as-it-is': { because, expect } } };
}

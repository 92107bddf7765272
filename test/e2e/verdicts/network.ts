import type { Interface, LabNode, Probe, Route, RoutingRule, Service } from '../../../src/index.ts';
import type { Random } from '../support/random.ts';
import { addRule, type Rule } from './rules.ts';
import {
  address,
  clientSegment,
  length,
  node,
  PLUG,
  PRIVATE,
  PUBLIC,
  prefix,
  TABLE,
  target,
  turns,
  type World,
} from './world.ts';

export type Choice = Pick<
  World,
  'family' | 'protocol' | 'nat' | 'tool' | 'over' | 'ruled' | 'routers' | 'switched' | 'noisy'
>;

export function chooseWorld(random: Random): Choice {
  const routers = 1 + random.number(3);
  const nat = random.pick(['none', 'none', 'snat', 'dnat', 'dnat', 'loopback', 'loopback'] as const);
  return {
    family: random.pick([4, 6]),
    protocol: random.pick(['http', 'https', 'tcp', 'udp', 'dns', 'ping']),
    nat,
    tool: random.pick(['iptables', 'nft']),
    // The two ends of a VXLAN have a plain cable between them.
    over: random.pick(['veth', 'veth', 'veth', 'macvlan', nat === 'loopback' ? 'veth' : 'vxlan']),
    ruled: random.number(4) === 0,
    routers,
    noisy: random.number(3) === 0,
    // With NAT loopback, client, server and router meet at a switch.
    switched: Array.from(
      { length: routers + 1 },
      (_, i) => (nat === 'loopback' && i === routers) || random.number(2) === 0,
    ),
  };
}

/** Makes a network in which the probe works. */
export function makeWorld(choice: Choice, random: Random): World {
  const world: World = {
    ...choice,
    nodes: {},
    links: [],
    probe: { kind: 'ping', from: 'client', to: '' },
    random,
  };
  addHosts(world);
  addRouters(world);
  addCables(world);
  OVER[world.over](world);
  addNat(world);
  world.probe = probeOf(world);
  if (choice.noisy) addNoise(world);
  return world;
}

function addHosts(world: World): void {
  const ipv6 = world.family === 6;
  const host = (segment: number, number: number, gateway: string): LabNode => ({
    ...(ipv6 && { ipv6 }),
    interfaces: { eth0: { addresses: [`${address(world, segment, number)}/${length(world)}`] } },
    routes: [{ to: 'default', via: gateway }],
  });
  const { routers } = world;
  const segment = clientSegment(world);
  const gateway = segment === routers ? address(world, routers, 1) : address(world, 0, 254);
  world.nodes.client = host(segment, 3, gateway);
  world.nodes.server = {
    ...host(routers, 2, address(world, routers, 1)),
    services: servicesOf(world),
  };
}

/** The services that answer the probe. */
function servicesOf(world: World): Record<string, Service> {
  const { protocol } = world;
  if (protocol === 'dns')
    return { names: { kind: 'dns', port: PRIVATE, records: { 'web.example': target(world) } } };
  if (protocol === 'https') return { web: { kind: 'https', port: PRIVATE, names: [target(world)] } };
  return { web: { kind: 'http', port: PRIVATE }, echo: { kind: 'udp', port: PRIVATE } };
}

/**
 * Adds the routers. Router i is between segments i-1 and i; `up0` leads to the client's end, `down0` to the server's.
 */
function addRouters(world: World): void {
  const forwarding = world.family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding';
  for (let i = 1; i <= world.routers; i++) {
    const bridged = world.nat === 'loopback' && i === world.routers;
    const down = { addresses: [`${address(world, i, 1)}/${length(world)}`] };
    world.nodes[`r${i}`] = {
      ...(world.family === 6 && { ipv6: true }),
      interfaces: {
        up0: { addresses: [`${address(world, i - 1, 254)}/${length(world)}`] },
        ...(bridged ? { br0: { kind: 'bridge', ...down }, down0: { master: 'br0' } } : { down0: down }),
      },
      routes: routesOf(world, i),
      ...(world.ruled && { routingRules: [rule(world)] }),
      sysctl: {
        [forwarding]: 1,
        ...(bridged && { 'net.bridge.bridge-nf-call-iptables': 0, 'net.bridge.bridge-nf-call-ip6tables': 0 }),
      },
    };
  }
}

const rule = ({ family }: World): RoutingRule => ({ family: `ipv${family}`, table: TABLE, priority: 20_000 });

function routesOf(world: World, router: number): Route[] {
  const segments = Array.from({ length: world.routers + 1 }, (_, i) => i);
  return segments
    .filter((segment) => segment !== router && segment !== router - 1)
    .map((segment) => ({
      to: prefix(world, segment),
      via: segment < router ? address(world, router - 1, 1) : address(world, router, 254),
      ...(world.ruled && { table: TABLE }),
    }));
}

function addCables(world: World): void {
  const { routers, switched } = world;
  for (let segment = 0; segment <= routers; segment++) {
    const ends = [
      ...(segment === clientSegment(world) ? ['client:eth0'] : []),
      ...(segment > 0 ? [`r${segment}:down0`] : []),
      ...(segment < routers ? [`r${segment + 1}:up0`] : []),
      ...(segment === routers ? ['server:eth0'] : []),
    ];
    const [near, far] = ends;
    // With NAT loopback the segment in front of the outermost router may have no other end.
    if (near === undefined || far === undefined) continue;
    if (!switched[segment]) world.links.push([near, far]);
    else addSwitch(world, segment, ends);
  }
}

function addSwitch(world: World, segment: number, ends: string[]): void {
  const name = `sw${segment}`;
  const bystander = `by${segment}`;
  const all = [...ends, `${bystander}:eth0`];
  world.nodes[bystander] = {
    ...(world.family === 6 && { ipv6: true }),
    interfaces: { eth0: { addresses: [`${address(world, segment, 77)}/${length(world)}`] } },
  };
  world.nodes[name] = {
    interfaces: {
      br0: { kind: 'bridge' },
      ...Object.fromEntries(all.map((_, i) => [`p${i}`, { master: 'br0' }])),
    },
    sysctl: { 'net.bridge.bridge-nf-call-iptables': 0, 'net.bridge.bridge-nf-call-ip6tables': 0 },
  };
  for (const [i, end] of all.entries()) world.links.push([end, `${name}:p${i}`]);
}

/** Adds what is between a host's interface and its cable. */
const OVER: Record<World['over'], (world: World) => void> = {
  veth: () => undefined,
  macvlan: (world) => {
    for (const name of ['client', 'server']) stand(world, name, 'eth0', { kind: 'macvlan', parent: PLUG });
  },
  vxlan: (world) => {
    const { routers, switched } = world;
    if (switched[routers]) return;
    const [inner, outer] = ['192.0.2.2', '192.0.2.1'];
    const end = (local: string, remote: string): Interface => ({ kind: 'vxlan', id: 7, local, remote });
    stand(world, `r${routers}`, 'down0', end(outer, inner), { addresses: [`${outer}/24`] });
    stand(world, 'server', 'eth0', end(inner, outer), { addresses: [`${inner}/24`] });
  },
};

function stand(world: World, name: string, of: string, made: Interface, plug: Interface = {}): void {
  const one = node(world, name);
  one.interfaces = { ...one.interfaces, [of]: { ...one.interfaces?.[of], ...made }, [PLUG]: plug };
  const moved = (end: string) => (end === `${name}:${of}` ? `${name}:${PLUG}` : end);
  world.links = world.links.map(([a, b]) => [moved(a), moved(b)]);
}

function addNat(world: World): void {
  const { nat, routers } = world;
  if (nat === 'snat')
    addRule(world, 'r1', { hook: 'postrouting', match: { out: 'down0' }, action: 'masquerade' });
  if (turns(world)) addRule(world, `r${routers}`, dnat(world, address(world, routers, 2), PRIVATE));
  if (nat === 'loopback') addRule(world, `r${routers}`, hairpinSnat(world));
}

export const dnat = (world: World, to: string, port: number): Rule => ({
  hook: 'prerouting',
  match: { to: target(world), port: PUBLIC },
  action: { dnat: to, port },
});

/** A rule that makes the server answer the router, which translates the answer back. */
const hairpinSnat = (world: World): Rule => ({
  hook: 'postrouting',
  match: { from: prefix(world, world.routers), to: address(world, world.routers, 2) },
  action: 'masquerade',
});

/** Adds a monitor on the client that keeps asking another host on the probe's port. */
function addNoise(world: World): void {
  const segment = clientSegment(world);
  const client = world.nodes.client;
  if (client === undefined || world.nodes[`by${segment}`] === undefined) return;
  const to = address(world, segment, 77);
  const port = turns(world) ? PUBLIC : PRIVATE;
  const ask = `curl -s -m 1 -o /dev/null http://${world.family === 6 ? `[${to}]` : to}:${port}/`;
  client.services = {
    monitor: {
      kind: 'command',
      command: ['sh', '-c', `echo ready; while :; do ${ask}; sleep 0.3; done`],
      ready: { prints: 'ready' },
    },
  };
}

function probeOf(world: World): Probe {
  const to = target(world);
  const host = world.family === 6 ? `[${to}]` : to;
  const port = turns(world) ? PUBLIC : PRIVATE;
  switch (world.protocol) {
    case 'http':
      return { kind: 'http', from: 'client', url: `http://${host}:${port}/`, connectTimeout: 0.9 };
    case 'https':
      // A TLS handshake is work for two processes, and curl counts it as connect time.
      return { kind: 'https', from: 'client', url: `https://${host}:${port}/`, connectTimeout: 2 };
    case 'dns':
      return {
        kind: 'dns',
        from: 'client',
        server: `${host}:${port}`,
        name: 'web.example',
        timeout: 0.9,
        ...(world.family === 6 && { type: 'AAAA' }),
      };
    case 'tcp':
      return { kind: 'tcp', from: 'client', to: `${host}:${port}`, timeout: 0.9 };
    case 'udp':
      return { kind: 'udp', from: 'client', to: `${host}:${port}`, timeout: 0.9 };
    case 'ping':
      return { kind: 'ping', from: 'client', to, timeout: 0.9 };
  }
}

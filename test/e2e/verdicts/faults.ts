import type { Cause } from '../../../src/index.ts';
import { dnat } from './network.ts';
import { addRule, type Rule } from './rules.ts';
import { address, clientSegment, node, PRIVATE, PUBLIC, prefix, turns, type World } from './world.ts';

/** What a verdict may say of a network with this fault in it, and of no other node. */
export interface Truth {
  causes: Cause[];
  /** Left out: any. */
  nodes?: string[];
}

/** Puts itself into the world, and says what is true then; undefined where it would change nothing. */
export type Fault = (world: World) => Truth | undefined;

/** On the question's way, in its order. */
function routersOnTheWay(world: World): number[] {
  const all = Array.from({ length: world.routers }, (_, i) => i + 1);
  return world.nat === 'loopback' ? [world.routers] : all;
}

/** One of them. */
const someRouter = (world: World): number => world.random.pick(routersOnTheWay(world));

const drops =
  (hook: Rule['hook'], replies = false) =>
  (world: World): Truth | undefined => {
    const name =
      { input: 'server', output: replies ? 'server' : 'client' }[hook as 'input' | 'output'] ??
      `r${someRouter(world)}`;
    addRule(world, name, {
      hook,
      match: { port: portAt(world, name), replies },
      action: world.random.pick(['drop', 'drop', 'reject']),
    });
    return { causes: ['filtered'], nodes: [name] };
  };

/** The port in the packet where a filter of that node sees it: behind the node's own DNAT. */
function portAt(world: World, name: string): number {
  const isBefore = name === 'client' || (name !== 'server' && name !== `r${world.routers}`);
  return turns(world) && isBefore ? PUBLIC : PRIVATE;
}

/** The client asks an address of its own segment, and no gateway. */
const isNeighbour = ({ nat, routers }: World): boolean => nat === 'dnat' && routers === 1;

const SETTING = { 4: 'net.ipv4.ip_forward', 6: 'net.ipv6.conf.all.forwarding' } as const;

export const FAULTS: Record<string, Fault> = {
  'drop-forward': drops('forward'),
  'drop-input': drops('input'),
  'drop-output': drops('output'),
  'drop-reply': drops('output', true),

  'no-route-at-client': (world) => {
    if (isNeighbour(world)) return undefined;
    node(world, 'client').routes = [];
    return { causes: ['no-route'], nodes: ['client'] };
  },
  'no-route-at-router': (world) => {
    const last = turns(world) ? world.routers - 1 : world.routers;
    const router = world.random.pick(routersOnTheWay(world));
    if (router >= last || world.nat === 'loopback') return undefined;
    const one = node(world, `r${router}`);
    one.routes = (one.routes ?? []).filter(({ to }) => to !== prefix(world, last));
    return { causes: ['no-route'], nodes: [`r${router}`] };
  },
  'no-way-back': (world) => {
    if (world.nat === 'loopback' || (world.nat === 'snat' && world.routers === 1)) return undefined;
    node(world, 'server').routes = [];
    return { causes: ['no-route'], nodes: ['server'] };
  },

  'forwarding-off': (world) => {
    const router = someRouter(world);
    const one = node(world, `r${router}`);
    one.sysctl = { ...one.sysctl, [SETTING[world.family]]: 0 };
    return { causes: ['forwarding-off'], nodes: [`r${router}`] };
  },

  'service-down': (world) => {
    if (world.protocol === 'ping') return undefined;
    node(world, 'server').services = {
      web: { kind: 'http', port: PRIVATE, up: false },
      echo: { kind: 'udp', port: PRIVATE, up: false },
    };
    return { causes: ['service-down'], nodes: ['server'] };
  },
  'no-such-service': (world) => {
    if (world.protocol === 'ping' || turns(world)) return undefined;
    node(world, 'server').services = {};
    return { causes: ['refused'], nodes: ['server'] };
  },

  'no-dnat': (world) => {
    if (!turns(world) || world.protocol === 'ping') return undefined;
    node(world, `r${world.routers}`).rules = {};
    return { causes: ['no-dnat'], nodes: [`r${world.routers}`] };
  },
  'dnat-to-nobody': (world) => retarget(world, address(world, world.routers, 99), PRIVATE),
  'dnat-to-wrong-port': (world) =>
    world.protocol === 'ping' ? undefined : retarget(world, address(world, world.routers, 2), 8123),

  'gateway-nobody': (world) => {
    if (isNeighbour(world)) return undefined;
    node(world, 'client').routes = [{ to: 'default', via: address(world, clientSegment(world), 66) }];
    return { causes: ['arp-unanswered'], nodes: ['client'] };
  },
  'gateway-back-nobody': (world) => {
    if (world.nat === 'loopback' || (world.nat === 'snat' && world.routers === 1)) return undefined;
    node(world, 'server').routes = [{ to: 'default', via: address(world, world.routers, 66) }];
    return { causes: ['arp-unanswered'], nodes: ['server'] };
  },
  'arp-silent': (world) => {
    if (world.family === 6) return undefined;
    const server = node(world, 'server');
    server.sysctl = { ...server.sysctl, 'net.ipv4.conf.all.arp_ignore': 8 };
    return { causes: ['arp-unanswered'], nodes: ['server', `r${world.routers}`] };
  },
  'wide-netmask': (world) => {
    if (world.nat === 'loopback' || isNeighbour(world)) return undefined;
    const wide = world.family === 4 ? '/8' : '/16';
    node(world, 'client').interfaces = { eth0: { addresses: [`${address(world, 0, 3)}${wide}`] } };
    return { causes: ['arp-unanswered'], nodes: ['client'] };
  },

  'ttl-too-small': (world) => {
    const ttl = world.nat === 'loopback' ? 1 : 1 + world.random.number(world.routers);
    const client = node(world, 'client');
    client.sysctl =
      world.family === 4
        ? { 'net.ipv4.ip_default_ttl': ttl }
        : { 'net.ipv6.conf.all.hop_limit': ttl, 'net.ipv6.conf.eth0.hop_limit': ttl };
    const router = world.nat === 'loopback' ? world.routers : ttl;
    return { causes: ['ttl-expired'], nodes: [`r${router}`] };
  },
  mtu: (world) => {
    if (world.probe.kind !== 'ping' || world.nat === 'loopback') return undefined;
    world.probe.size = 1400;
    const router = node(world, `r${world.routers}`);
    router.interfaces = { ...router.interfaces, down0: { ...router.interfaces?.down0, mtu: 1300 } };
    return { causes: ['mtu'], nodes: [`r${world.routers}`] };
  },

  'link-down': (world) => {
    const switches = Object.keys(world.nodes).filter((one) => one.startsWith('sw'));
    const name = world.nat === 'loopback' ? `sw${world.routers}` : world.random.pick(switches);
    if (name === undefined) return undefined;
    // The last port is the bystander's.
    const port = `p${world.random.number(world.nat === 'loopback' ? 3 : 2)}`;
    const one = node(world, name);
    one.interfaces = { ...one.interfaces, [port]: { ...one.interfaces?.[port], up: false } };
    return { causes: ['link-down'], nodes: [name] };
  },

  'rp-filter': (world) => {
    if (world.family === 6 || world.routers < 2 || world.nat === 'loopback' || world.nat === 'snat')
      return undefined;
    const router = node(world, `r${world.routers}`);
    router.routes = (router.routes ?? []).map((route) =>
      route.to === prefix(world, 0) ? { to: route.to, via: address(world, world.routers, 2) } : route,
    );
    router.sysctl = { ...router.sysctl, 'net.ipv4.conf.up0.rp_filter': 1 };
    return { causes: ['rp-filter'], nodes: [`r${world.routers}`] };
  },

  'same-port-drop': (world) => {
    if (world.nat !== 'loopback') return undefined;
    const router = node(world, `r${world.routers}`);
    const key =
      world.family === 4 ? 'net.bridge.bridge-nf-call-iptables' : 'net.bridge.bridge-nf-call-ip6tables';
    router.sysctl = { ...router.sysctl, [key]: 1 };
    return { causes: ['same-port-drop'], nodes: [`r${world.routers}`] };
  },
  'asymmetric-reply': (world) => {
    if (world.nat !== 'loopback') return undefined;
    node(world, `r${world.routers}`).rules = {};
    addRule(world, `r${world.routers}`, dnat(world, address(world, world.routers, 2), PRIVATE));
    return { causes: ['asymmetric-reply'] };
  },
};

function retarget(world: World, to: string, port: number): Truth | undefined {
  if (!turns(world)) return undefined;
  const router = node(world, `r${world.routers}`);
  router.rules = {};
  addRule(world, `r${world.routers}`, dnat(world, to, port));
  return { causes: ['wrong-dnat'], nodes: [`r${world.routers}`] };
}

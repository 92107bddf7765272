import type { Cause, CommandService, Rules, Service } from '../../../src/index.ts';
import { dnat } from './network.ts';
import { NODE_FAULTS } from './node-faults.ts';
import { addRule, type Rule } from './rules.ts';
import { TUNNEL_FAULTS } from './tunnel-faults.ts';
import {
  address,
  clientSegment,
  node,
  PRIVATE,
  PUBLIC,
  prefix,
  TABLE,
  target,
  transport,
  turns,
  type World,
} from './world.ts';

/** The verdicts that are true of a network with this fault. */
export interface Truth {
  causes: Cause[];
  /** Nodes that a verdict may name; undefined allows any. */
  nodes?: string[];
}

/**
 * Changes the world so that it has the fault, and returns what is then true. Returns a reason if the fault cannot exist
 * there or has no effect.
 */
export type Fault = (world: World) => Truth | string;

/** Numbers of the routers that the request passes, in order. */
function routersOnTheWay(world: World): number[] {
  const all = Array.from({ length: world.routers }, (_, i) => i + 1);
  return world.nat === 'loopback' ? [world.routers] : all;
}

/** A random one of them. */
const someRouter = (world: World): number => world.random.pick(routersOnTheWay(world));

const drops =
  (hook: Rule['hook'], replies = false) =>
  (world: World): Truth => {
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

/** The destination port that a filter at this node sees: the node's own DNAT comes before its filter. */
function portAt(world: World, name: string): number {
  const isBefore = name === 'client' || (name !== 'server' && name !== `r${world.routers}`);
  return turns(world) && isBefore ? PUBLIC : PRIVATE;
}

/** Whether the target is in the client's own segment, so that no gateway is asked. */
const isNeighbour = ({ nat, routers }: World): boolean => nat === 'dnat' && routers === 1;

const NO_PORTS = 'ping asks no service';
const NO_DNAT = 'nothing is turned to another address';
const TURNED = 'a closed port behind DNAT is a wrong DNAT';
const ON_LINK = 'the packet needs no route';
const ONLY_LOOPBACK = 'only a network whose router leads back in';

const SETTING = { 4: 'net.ipv4.ip_forward', 6: 'net.ipv6.conf.all.forwarding' } as const;

const NF = { 4: 'net.bridge.bridge-nf-call-iptables', 6: 'net.bridge.bridge-nf-call-ip6tables' } as const;
const NO_TOO_BIG = {
  4: { iptables: '*filter\n-A OUTPUT -p icmp -j DROP\nCOMMIT' },
  6: { ip6tables: '*filter\n-A OUTPUT -p ipv6-icmp --icmpv6-type packet-too-big -j DROP\nCOMMIT' },
} as const;
const LONG = 1400;

export const FAULTS: Record<string, Fault> = {
  ...NODE_FAULTS,
  ...TUNNEL_FAULTS,
  'drop-forward': drops('forward'),
  'drop-input': drops('input'),
  'drop-output': drops('output'),
  'drop-reply': drops('output', true),

  'drop-policy': (world) => {
    const router = someRouter(world);
    const v6 = world.family === 6;
    const text =
      world.tool === 'nft'
        ? {
            nft: `table ${v6 ? 'ip6' : 'ip'} fw4 {
  chain onward {
    type filter hook forward priority 0; policy drop;
  }
}`,
          }
        : { [v6 ? 'ip6tables' : 'iptables']: '*filter\n:FORWARD DROP\nCOMMIT' };
    addText(world, `r${router}`, text);
    return { causes: ['filtered'], nodes: [`r${router}`] };
  },
  'drop-at-ingress': (world) => {
    const name = `r${someRouter(world)}`;
    const dev = world.nat === 'loopback' ? 'down0' : 'up0';
    const ip = world.family === 4 ? 'ip' : 'ip6';
    const echo = world.family === 4 ? 'icmp' : 'icmpv6';
    const type = world.protocol === 'ping' ? `${echo} type echo-request` : `meta l4proto ${transport(world)}`;
    const from = address(world, clientSegment(world), 3);
    if (world.nat === 'snat' && name !== 'r1') return 'its source is another there';
    addText(world, name, {
      nft: `table netdev early {
  chain in {
    type filter hook ingress device "${dev}" priority 0; policy accept;
    ${ip} saddr ${from} ${type} drop
  }
}`,
    });
    return { causes: ['filtered'], nodes: [name] };
  },
  'drop-in-switch': (world) => {
    const name = `sw${world.routers}`;
    if (world.nodes[name] === undefined) return 'there is no switch on the way';
    const ip = world.family === 4 ? 'ip' : 'ip6';
    // Matches the source address: the server's answers carry it wherever NAT happens.
    addText(world, name, {
      nft: `table bridge guard {
  chain onward {
    type filter hook forward priority 0; policy accept;
    meta protocol ${ip} ${ip} saddr ${address(world, world.routers, 2)} ${answerOf(world)} drop
  }
}`,
    });
    return { causes: ['filtered'], nodes: [name] };
  },

  'no-route-at-client': (world) => {
    if (isNeighbour(world)) return ON_LINK;
    node(world, 'client').routes = [];
    return { causes: ['no-route'], nodes: ['client'] };
  },
  'no-route-at-router': (world) => {
    const last = turns(world) ? world.routers - 1 : world.routers;
    const router = world.random.pick(routersOnTheWay(world));
    if (router >= last || world.nat === 'loopback') return ON_LINK;
    const one = node(world, `r${router}`);
    one.routes = (one.routes ?? []).filter(({ to }) => to !== prefix(world, last));
    return { causes: ['no-route'], nodes: [`r${router}`] };
  },
  'no-way-back': (world) => {
    if (world.nat === 'loopback' || (world.nat === 'snat' && world.routers === 1)) return ON_LINK;
    node(world, 'server').routes = [];
    return { causes: ['no-route'], nodes: ['server'] };
  },

  'route-refuses': (world) => {
    const name = world.random.pick(['client', ...routersOnTheWay(world).map((i) => `r${i}`)]);
    if (name === 'client' && isNeighbour(world)) return ON_LINK;
    // The destination address differs before and after the DNAT.
    const to = name === `r${world.routers}` ? address(world, world.routers, 2) : target(world);
    if (name === `r${world.routers - 1}` && turns(world)) return ON_LINK;
    const type = world.random.pick(['blackhole', 'unreachable', 'prohibit'] as const);
    const one = node(world, name);
    const table = world.ruled && name !== 'client' ? { table: TABLE } : {};
    if (world.random.number(2) === 0)
      one.routes = [...(one.routes ?? []), { to: host(world, to), type, ...table }];
    else one.routingRules = [{ to: host(world, to), type }, ...(one.routingRules ?? [])];
    return { causes: ['no-route'], nodes: [name] };
  },
  'route-back-refuses': (world) => {
    if (world.nat !== 'none' && world.nat !== 'dnat') return ON_LINK;
    const type = world.random.pick(['blackhole', 'unreachable', 'prohibit'] as const);
    const name = world.random.pick(['server', `r${world.routers}`]);
    if (name !== 'server' && world.routers === 1) return ON_LINK;
    const one = node(world, name);
    const back = (one.routes ?? []).filter(({ to }) => to !== prefix(world, 0));
    one.routes = [...back, { to: prefix(world, 0), type }];
    return { causes: ['no-route'], nodes: [name] };
  },

  'forwarding-off': (world) => {
    const router = someRouter(world);
    const one = node(world, `r${router}`);
    one.sysctl = { ...one.sysctl, [SETTING[world.family]]: 0 };
    return { causes: ['forwarding-off'], nodes: [`r${router}`] };
  },

  'service-down': (world) => {
    if (world.protocol === 'ping') return NO_PORTS;
    const [port, up] = [PRIVATE, false];
    node(world, 'server').services =
      world.protocol === 'dns'
        ? { names: { kind: 'dns', port, records: {}, up } }
        : { web: { kind: 'http', port, up }, echo: { kind: 'udp', port, up } };
    return { causes: ['service-down'], nodes: ['server'] };
  },
  'bound-to-loopback': (world) => {
    if (world.protocol === 'ping') return NO_PORTS;
    const [address, type] = [
      world.family === 4 ? '127.0.0.1' : '::1',
      world.family === 4 ? 'AF_INET' : 'AF_INET6',
    ];
    const lines = [
      'import socket, time',
      `s = socket.socket(socket.${type}, socket.SOCK_${transport(world) === 'udp' ? 'DGRAM' : 'STREAM'})`,
      `s.bind(("${address}", ${PRIVATE}))`,
      ...(transport(world) === 'tcp' ? ['s.listen()'] : []),
    ];
    node(world, 'server').services = { own: python([...lines, 'print("ready")', 'time.sleep(1000)']) };
    return { causes: ['bound-elsewhere'], nodes: ['server'] };
  },
  'another-answer': (world) => {
    const { probe } = world;
    if (probe.kind === 'http' || probe.kind === 'https') probe.body = 'the page of somebody else';
    else if (probe.kind === 'dns') probe.answer = address(world, 0, 200);
    else if (probe.kind === 'udp') probe.answer = 'what nobody says';
    else if (probe.kind === 'tcp') {
      probe.banner = 'SSH-2.0';
      node(world, 'server').services = { greeter: greeter('220 mail.example') };
    } else return 'every answer to a ping will do';
    return { causes: ['wrong-answer'], nodes: ['server'] };
  },
  'no-such-service': (world) => {
    if (world.protocol === 'ping') return NO_PORTS;
    if (turns(world)) return TURNED;
    node(world, 'server').services = {};
    return { causes: ['refused'], nodes: ['server'] };
  },

  'one-port-for-all': (world) => {
    const { family } = world;
    if (world.protocol === 'ping') return 'SNAT gives ports of TCP and UDP only';
    if (world.nat !== 'none') return 'its source, or where it goes, is another';
    const [protocol, out] = [transport(world), address(world, 1, 1)];
    const source = family === 4 ? `${out}:5000` : `[${out}]:5000`;
    addText(world, 'r1', {
      [family === 4 ? 'iptables' : 'ip6tables']:
        `*nat\n-A POSTROUTING -o down0 -p ${protocol} -j SNAT --to-source ${source}\nCOMMIT`,
    });
    // This connection takes the only port and keeps it. With a second fault in the world it may fail, and the port is
    // free.
    const lines = [
      'import socket, time',
      'end = time.monotonic() + 8',
      'while time.monotonic() < end:',
      '    try:',
      `        s = socket.socket(socket.${family === 4 ? 'AF_INET' : 'AF_INET6'}, socket.SOCK_${protocol === 'udp' ? 'DGRAM' : 'STREAM'})`,
      `        s.settimeout(1); s.connect(("${target(world)}", ${PRIVATE}))`,
      ...(protocol === 'udp' ? ['        s.send(b"hello"); s.recv(9)'] : []),
      '        break',
      '    except OSError: time.sleep(0.05)',
    ];
    node(world, 'client').services = { first: python([...lines, 'print("ready")', 'time.sleep(1000)']) };
    return { causes: ['ports-exhausted'], nodes: ['r1'] };
  },
  'no-dnat': (world) => {
    if (!turns(world)) return NO_DNAT;
    if (world.protocol === 'ping') return 'the router answers a ping to its own address';
    const rule = dnat(world, address(world, world.routers, 2), PRIVATE);
    node(world, `r${world.routers}`).rules = {};
    // The rule translates, but another port.
    addRule(world, `r${world.routers}`, { ...rule, match: { ...rule.match, port: PUBLIC + 1 } });
    return { causes: ['no-dnat'], nodes: [`r${world.routers}`] };
  },
  'dnat-to-nobody': (world) => retarget(world, address(world, world.routers, 99), PRIVATE),
  'dnat-to-loopback': (world) => retarget(world, world.family === 4 ? '127.0.0.1' : '::1', PRIVATE),
  'dnat-to-wrong-port': (world) =>
    world.protocol === 'ping' ? NO_PORTS : retarget(world, address(world, world.routers, 2), 8123),

  'gateway-nobody': (world) => {
    if (isNeighbour(world)) return ON_LINK;
    node(world, 'client').routes = [{ to: 'default', via: address(world, clientSegment(world), 66) }];
    return { causes: ['arp-unanswered'], nodes: ['client'] };
  },
  'gateway-back-nobody': (world) => {
    if (world.nat === 'loopback' || (world.nat === 'snat' && world.routers === 1)) return ON_LINK;
    node(world, 'server').routes = [{ to: 'default', via: address(world, world.routers, 66) }];
    return { causes: ['arp-unanswered'], nodes: ['server'] };
  },
  'arp-silent': (world) => {
    if (world.family === 6) return 'IPv6 has no such setting';
    const server = node(world, 'server');
    server.sysctl = { ...server.sysctl, 'net.ipv4.conf.all.arp_ignore': 8 };
    return { causes: ['arp-unanswered'], nodes: ['server', `r${world.routers}`] };
  },
  'wide-netmask': (world) => {
    if (world.nat === 'loopback' || isNeighbour(world)) return ON_LINK;
    const wide = world.family === 4 ? '/8' : '/16';
    const client = node(world, 'client');
    const eth0 = { ...client.interfaces?.eth0, addresses: [`${address(world, 0, 3)}${wide}`] };
    client.interfaces = { ...client.interfaces, eth0 };
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
    if (world.nat === 'loopback') return 'the packet leaves by the bridge that it came in by';
    const name = `r${world.routers}`;
    const router = node(world, name);
    router.interfaces = { ...router.interfaces, down0: { ...router.interfaces?.down0, mtu: 1300 } };
    if (world.protocol === 'dns') return 'a question for a name is short';
    // The server sends the long packets.
    if (world.protocol === 'tcp' && world.over === 'vxlan')
      return 'what comes out of a VXLAN may be longer than its MTU';
    makeLong(world);
    // Otherwise TCP would learn the MTU and send smaller segments.
    if (transport(world) === 'tcp') addText(world, name, NO_TOO_BIG[world.family]);
    return { causes: ['mtu'], nodes: [name] };
  },

  'link-down': (world) => {
    const switches = Object.keys(world.nodes).filter((one) => one.startsWith('sw'));
    const name = world.nat === 'loopback' ? `sw${world.routers}` : world.random.pick(switches);
    if (name === undefined) return 'there is no switch';
    // The last port belongs to the bystander.
    const port = `p${world.random.number(world.nat === 'loopback' ? 3 : 2)}`;
    const one = node(world, name);
    one.interfaces = { ...one.interfaces, [port]: { ...one.interfaces?.[port], up: false } };
    return { causes: ['link-down'], nodes: [name] };
  },

  'rp-filter': (world) => {
    if (world.family === 6) return 'IPv6 has no rp_filter';
    if (world.routers < 2 || world.nat === 'loopback' || world.nat === 'snat') return ON_LINK;
    const router = node(world, `r${world.routers}`);
    router.routes = (router.routes ?? []).map((route) =>
      route.to === prefix(world, 0) ? { ...route, via: address(world, world.routers, 2) } : route,
    );
    router.sysctl = { ...router.sysctl, 'net.ipv4.conf.up0.rp_filter': 1 };
    return { causes: ['rp-filter'], nodes: [`r${world.routers}`] };
  },

  'dnat-to-the-client': (world) => {
    if (world.family === 6) return 'IPv6 takes a packet with its own address as source';
    if (world.nat !== 'loopback') return ONLY_LOOPBACK;
    const name = `r${world.routers}`;
    node(world, name).rules = {};
    addRule(world, name, dnat(world, address(world, world.routers, 3), PRIVATE));
    node(world, 'client').services = node(world, 'server').services ?? {};
    return { causes: ['martian-source'], nodes: ['client'] };
  },
  'stale-neighbour': (world) => {
    const [name, dev] = [`r${world.routers}`, world.nat === 'loopback' ? 'br0' : 'down0'];
    const line = `ip neigh replace ${address(world, world.routers, 2)} lladdr 02:00:00:00:00:99 dev ${dev}`;
    node(world, name).services = {
      old: {
        kind: 'command',
        command: ['sh', '-c', `${line} && echo ready && exec sleep 1000`],
        ready: { prints: 'ready' },
      },
    };
    return { causes: ['stale-neighbour'], nodes: [name] };
  },
  'port-isolated': (world) => {
    const name = `sw${world.routers}`;
    const one = world.nodes[name];
    if (one === undefined || world.nat === 'loopback') return 'there is no switch on the way';
    one.interfaces = Object.fromEntries(
      Object.entries(one.interfaces ?? {}).map(([port, given]) => [
        port,
        given.master === undefined ? given : { ...given, port: { isolated: true } },
      ]),
    );
    return { causes: ['port-blocked'], nodes: [name] };
  },

  'same-port-drop': (world) => {
    if (world.nat !== 'loopback') return ONLY_LOOPBACK;
    const router = node(world, `r${world.routers}`);
    router.sysctl = { ...router.sysctl, [NF[world.family]]: 1 };
    return { causes: ['same-port-drop'], nodes: [`r${world.routers}`] };
  },
  'mac-flap': (world) => {
    if (world.nat !== 'loopback') return ONLY_LOOPBACK;
    const router = node(world, `r${world.routers}`);
    router.sysctl = { ...router.sysctl, [NF[world.family]]: 1 };
    router.interfaces = {
      ...router.interfaces,
      down0: { ...router.interfaces?.down0, port: { hairpin: true } },
    };
    return { causes: ['mac-flap'] };
  },
  'name-unknown': (world) => {
    const { probe } = world;
    if (probe.kind === 'udp') return 'it is told an address';
    if (probe.kind === 'dns') {
      probe.name = 'nobody.example';
      return { causes: ['name-not-resolved'], nodes: ['server'] };
    }
    node(world, 'client').nameservers = [
      address(world, clientSegment(world), clientSegment(world) === 0 ? 254 : 1),
    ];
    const router = node(world, `r${clientSegment(world) === 0 ? 1 : world.routers}`);
    router.services = { dns: { kind: 'dns', records: { 'other.example': target(world) } } };
    if (probe.kind === 'http' || probe.kind === 'https')
      probe.url = probe.url.replace(/\/\/(\[.*\]|[^:]*):/, '//web.example:');
    if (probe.kind === 'ping') probe.to = 'web.example';
    if (probe.kind === 'tcp') probe.to = `web.example:${turns(world) ? PUBLIC : PRIVATE}`;
    return { causes: ['name-not-resolved'] };
  },
  silent: (world) => {
    const server = node(world, 'server');
    if (world.protocol === 'ping') {
      const key = world.family === 4 ? 'net.ipv4.icmp_echo_ignore_all' : 'net.ipv6.icmp.echo_ignore_all';
      server.sysctl = { [key]: 1 };
    } else if (transport(world) === 'tcp') {
      server.sysctl = { 'net.ipv4.tcp_max_syn_backlog': -4, 'net.ipv4.tcp_syncookies': 0 };
    } else if (world.protocol === 'dns') {
      server.services = { deaf: deaf(world) };
    } else {
      // A DNS server answers no datagram that is not DNS.
      server.services = { silent: { kind: 'dns', port: PRIVATE, records: {} } };
    }
    return { causes: ['unanswered'], nodes: ['server'] };
  },
  'asymmetric-reply': (world) => {
    if (world.nat !== 'loopback') return ONLY_LOOPBACK;
    node(world, `r${world.routers}`).rules = {};
    addRule(world, `r${world.routers}`, dnat(world, address(world, world.routers, 2), PRIVATE));
    return { causes: ['asymmetric-reply'] };
  },
};

/** Makes packets longer than the MTU of the fault but not longer than the usual one. */
function makeLong(world: World): void {
  const { probe } = world;
  if (probe.kind === 'ping') probe.size = LONG;
  if (probe.kind === 'udp') probe.send = 'x'.repeat(LONG);
  if (probe.kind === 'http' || probe.kind === 'https') probe.url += 'x'.repeat(LONG);
  if (probe.kind === 'tcp') {
    probe.banner = 'ready';
    node(world, 'server').services = { greeter: greeter(`${'x'.repeat(LONG)} ready`) };
  }
}

/** A TCP server that sends this text to every client at once. */
const greeter = (text: string): Service => ({
  ...python([
    'import socket',
    `server = socket.create_server(("::", ${PRIVATE}), family=socket.AF_INET6, dualstack_ipv6=True)`,
    'print("ready")',
    'while True:',
    '    client, _ = server.accept()',
    `    client.sendall(b"${text}"); client.recv(1)`,
  ]),
  port: PRIVATE,
});

/** A UDP server that never reads from its socket. */
const deaf = (world: World): CommandService =>
  python([
    'import socket, time',
    `s = socket.socket(socket.${world.family === 4 ? 'AF_INET' : 'AF_INET6'}, socket.SOCK_DGRAM)`,
    `s.bind(("", ${PRIVATE}))`,
    'print("ready")',
    'time.sleep(1000)',
  ]);

/** A service that prints `ready` when it is ready. */
const python = (lines: string[]): CommandService => ({
  kind: 'command',
  command: ['python3', '-uc', lines.join('\n')],
  ready: { prints: 'ready' },
});

/** Matches answers of the probe by protocol, because addresses alone would match neighbour discovery too. */
function answerOf(world: World): string {
  if (world.protocol !== 'ping') return `meta l4proto ${transport(world)}`;
  return world.family === 4 ? 'icmp type echo-reply' : 'icmpv6 type echo-reply';
}

const host = ({ family }: World, to: string): string => `${to}/${family === 4 ? 32 : 128}`;

function addText(world: World, name: string, texts: Rules): void {
  const one = node(world, name);
  const joined = Object.entries(texts).map(([tool, text]) => [
    tool,
    `${one.rules?.[tool as keyof Rules] ?? ''}${text}\n`,
  ]);
  one.rules = { ...one.rules, ...Object.fromEntries(joined) };
}

function retarget(world: World, to: string, port: number): Truth | string {
  if (!turns(world)) return NO_DNAT;
  const router = node(world, `r${world.routers}`);
  router.rules = {};
  addRule(world, `r${world.routers}`, dnat(world, to, port));
  return { causes: ['wrong-dnat'], nodes: [`r${world.routers}`] };
}

import type { Fault } from './faults.ts';
import { address, length, node, PLUG, PRIVATE, PUBLIC, transport, turns, type World } from './world.ts';

/** Faults within one node that are not in our labs. `faults.ts` has those that are. */
export const NODE_FAULTS: Record<string, Fault> = {
  'last-hop-by-rule': (world) => {
    const name = someRouter(world);
    const v6 = world.family === 6;
    const to = v6 ? 'HL --hl-set 1' : 'TTL --ttl-set 1';
    const line = `*mangle\n-A PREROUTING -i ${inward(world)} ${matchOf(world)} -j ${to}\nCOMMIT\n`;
    addRules(world, name, v6 ? 'ip6tables' : 'iptables', line);
    return { causes: ['ttl-expired'], nodes: [name] };
  },
  'questions-dropped': (world) => {
    const name = someRouter(world);
    const dev = onward(world);
    if (world.family === 4)
      addRules(
        world,
        name,
        'nft',
        `table arp quiet {\n chain out {\n type filter hook output priority 0; policy accept;\n oifname "${dev}" arp operation request drop\n }\n}\n`,
      );
    else
      addRules(
        world,
        name,
        'ip6tables',
        `*filter\n-A OUTPUT -o ${dev} -p ipv6-icmp --icmpv6-type neighbour-solicitation -j DROP\nCOMMIT\n`,
      );
    return { causes: ['filtered'], nodes: [name] };
  },
  'address-gone': (world) => {
    const own = `${address(world, world.routers, 2)}/${length(world)}`;
    node(world, 'server').setup = [{ do: `ip address del ${own} dev eth0`, undo: 'true' }];
    return { causes: turns(world) ? ['arp-unanswered', 'wrong-dnat'] : ['arp-unanswered'] };
  },
  'dropped-by-map': (world) => {
    const name = someRouter(world);
    const echo = world.family === 4 ? 'icmp' : 'icmpv6';
    const port = turns(world) && name !== `r${world.routers}` ? PUBLIC : PRIVATE;
    const line =
      world.protocol === 'ping'
        ? `${echo} type vmap { echo-request : drop }`
        : world.random.pick([
            `meta l4proto . th dport vmap { ${transport(world)} . ${port} : drop }`,
            `meta l4proto . th dport { ${transport(world)} . ${port}, tcp . 9 } counter drop`,
            `${transport(world)} dport vmap { ${port} : goto away }`,
          ]);
    const text = `table inet own {
 chain away {
 counter drop
 }
 chain onward {
 type filter hook forward priority 5; policy accept;
 ${line}
 }
}
`;
    addRules(world, name, 'nft', text);
    return { causes: ['filtered'], nodes: [name] };
  },
  'refused-by-mark': (world) => {
    const name = someRouter(world);
    const tool = world.family === 6 ? 'ip6tables' : 'iptables';
    const line = `*mangle\n-A PREROUTING -i ${inward(world)} ${matchOf(world)} -j MARK --set-mark 7\nCOMMIT\n`;
    addRules(world, name, tool, line);
    const one = node(world, name);
    const type = world.random.pick(['blackhole', 'unreachable', 'prohibit'] as const);
    one.routingRules = [{ family: `ipv${world.family}`, mark: 7, type }, ...(one.routingRules ?? [])];
    return { causes: ['no-route'], nodes: [name] };
  },
  'small-queue': (world) => {
    const name = someRouter(world);
    const dev = world.nat === 'loopback' ? 'down0' : onward(world);
    // The burst is smaller than the request, but large enough for a neighbour solicitation.
    const rule = `qdisc add dev ${dev} root tbf rate 1mbit burst ${world.family === 4 ? 43 : 87} limit 1000\n`;
    if (world.protocol === 'udp' && world.family === 6)
      return 'the datagram is as short as a question for a station';
    addRules(world, name, 'tc', rule);
    return { causes: ['filtered'], nodes: [name] };
  },
  untracked: (world) => {
    if (!turns(world)) return 'nothing is turned to another address';
    if (world.protocol === 'ping') return 'the router answers a ping to its own address';
    const name = `r${world.routers}`;
    const tool = world.family === 6 ? 'ip6tables' : 'iptables';
    const line = `*raw\n-A PREROUTING -p ${transport(world)} --dport ${PUBLIC} -j NOTRACK\nCOMMIT\n`;
    addRules(world, name, tool, line);
    return { causes: ['no-dnat'], nodes: [name] };
  },
  'another-certificate': (world) => {
    if (world.protocol !== 'https') return 'only TLS has certificates';
    node(world, 'server').services = { web: { kind: 'https', port: PRIVATE, names: ['other.example'] } };
    return { causes: ['wrong-answer'], nodes: ['server'] };
  },
  'far-end-down': (world) => {
    const { over, routers, switched } = world;
    if (over === 'veth' || (over === 'vxlan' && switched[routers])) return 'it stands on nothing';
    const server = node(world, 'server');
    const name = over === 'macvlan' ? PLUG : 'eth0';
    server.interfaces = { ...server.interfaces, [name]: { ...server.interfaces?.[name], up: false } };
    return { causes: ['link-down'], nodes: ['server'] };
  },
  'way-down': (world) => {
    if (world.nat === 'loopback') return 'the client is behind it, too';
    const router = node(world, `r${world.routers}`);
    router.interfaces = { ...router.interfaces, down0: { ...router.interfaces?.down0, up: false } };
    return { causes: ['link-down'], nodes: [`r${world.routers}`] };
  },
};

const inward = ({ nat }: World): string => (nat === 'loopback' ? 'br0' : 'up0');
const onward = ({ nat }: World): string => (nat === 'loopback' ? 'br0' : 'down0');

/** A random router that the request passes. */
const someRouter = (world: World): string =>
  `r${world.nat === 'loopback' ? world.routers : 1 + world.random.number(world.routers)}`;

/**
 * An iptables match for the probe's packets. For ping over IPv6 only echo messages: neighbours need the other types.
 */
function matchOf(world: World): string {
  const protocol = transport(world);
  if (protocol) return `-p ${protocol}`;
  return world.family === 6 ? '-p ipv6-icmp --icmpv6-type echo-request' : '-p icmp';
}

function addRules(
  world: World,
  name: string,
  tool: 'nft' | 'iptables' | 'ip6tables' | 'tc',
  text: string,
): void {
  const one = node(world, name);
  one.rules = { ...one.rules, [tool]: `${one.rules?.[tool] ?? ''}${text}` };
}

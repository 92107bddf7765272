import type { Fault } from './faults.ts';
import { address, length, node, transport, turns, type World } from './world.ts';

/** Faults within one node that our own labs do not have: `faults.ts` has those that they have. */
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
  'way-down': (world) => {
    if (world.nat === 'loopback') return 'the client is behind it, too';
    const router = node(world, `r${world.routers}`);
    router.interfaces = { ...router.interfaces, down0: { ...router.interfaces?.down0, up: false } };
    return { causes: ['link-down'], nodes: [`r${world.routers}`] };
  },
};

const inward = ({ nat }: World): string => (nat === 'loopback' ? 'br0' : 'up0');
const onward = ({ nat }: World): string => (nat === 'loopback' ? 'br0' : 'down0');

/** Of those that the question passes. */
const someRouter = (world: World): string =>
  `r${world.nat === 'loopback' ? world.routers : 1 + world.random.number(world.routers)}`;

/** IPv6 would have no neighbours without its own messages. */
function matchOf(world: World): string {
  const protocol = transport(world);
  if (protocol) return `-p ${protocol}`;
  return world.family === 6 ? '-p ipv6-icmp --icmpv6-type echo-request' : '-p icmp';
}

function addRules(world: World, name: string, tool: 'nft' | 'iptables' | 'ip6tables', text: string): void {
  const one = node(world, name);
  one.rules = { ...one.rules, [tool]: `${one.rules?.[tool] ?? ''}${text}` };
}

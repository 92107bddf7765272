/*
 *   pc 192.168.1.2 ----- lan 192.168.1.1 router wan 1.2.3.1 ----- 1.2.3.4 server
 *      fd01::2               fd01::1            2001:db8::1       2001:db8::4
 */
import { defineLab } from '../src/index.ts';

const TRACK = '*filter\n-A INPUT -m conntrack --ctstate INVALID -j DROP\n';

/** Gives only four ports for all connections to one server. */
const few = (source: string) =>
  `*nat\n-A POSTROUTING -o wan -p tcp -j SNAT --to-source ${source}:5000-5003\n`;

/** Forwards traffic that was for the router itself before. */
const forward = (to: string) =>
  `*nat\n-A PREROUTING -i lan -p udp --dport 7 -j DNAT --to-destination ${to}\n`;

const works = { outcome: 'works' } as const;

export default defineLab({
  name: 'first-comers',
  about: 'A router that keeps track of connections which were there before.',
  nodes: {
    pc: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['192.168.1.2/24', 'fd01::2/64'] } },
      routes: [
        { to: 'default', via: '192.168.1.1' },
        { to: 'default', via: 'fd01::1' },
      ],
    },
    router: {
      ipv6: true,
      interfaces: {
        lan: { addresses: ['192.168.1.1/24', 'fd01::1/64'] },
        wan: { addresses: ['1.2.3.1/24', '2001:db8::1/64'] },
      },
      // A rule that matches connections makes the kernel track them.
      rules: { iptables: TRACK, ip6tables: TRACK },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 },
    },
    server: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['1.2.3.4/24', '2001:db8::4/64'] } },
      routes: [
        { to: '192.168.1.0/24', via: '1.2.3.1' },
        { to: 'fd01::/64', via: '2001:db8::1' },
      ],
      services: { http: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
    },
  },
  links: [
    ['pc:eth0', 'router:lan'],
    ['router:wan', 'server:eth0'],
  ],
  toggles: {
    few: { about: 'The router has four ports for the connections of all.', default: false },
    forward: { about: 'The router sends datagrams for itself on to the server.', default: false },
  },
  settings: [
    {
      when: { few: true },
      nodes: { router: { rules: { iptables: few('1.2.3.1'), ip6tables: few('[2001:db8::1]') } } },
    },
    {
      when: { forward: true },
      nodes: { router: { rules: { iptables: forward('1.2.3.4'), ip6tables: forward('[2001:db8::4]') } } },
    },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://1.2.3.4/' },
    web6: { kind: 'http', from: 'pc', url: 'http://[2001:db8::4]/' },
    known: {
      kind: 'udp',
      from: 'pc',
      to: '192.168.1.1:7',
      sourcePort: 4000,
      about: 'Comes from the port that an entry knows.',
    },
    known6: { kind: 'udp', from: 'pc', to: '[fd01::1]:7', sourcePort: 4000 },
    fresh: { kind: 'udp', from: 'pc', to: '192.168.1.1:7', sourcePort: 4001 },
    fresh6: { kind: 'udp', from: 'pc', to: '[fd01::1]:7', sourcePort: 4001 },
  },
  scenarios: {
    room: {
      because: 'Three connections leave a port for one more.',
      toggles: { few: true },
      connections: [
        { from: 'pc', to: '1.2.3.4:80', count: 3 },
        { from: 'pc', to: '[2001:db8::4]:80', count: 3 },
      ],
      expect: { web: works, web6: works },
    },
    exhausted: {
      because: 'Four connections have all four ports: the router drops what wants another.',
      toggles: { few: true },
      connections: [
        { from: 'pc', to: '1.2.3.4:80', count: 4 },
        { from: 'pc', to: '[2001:db8::4]:80', count: 4 },
      ],
      expect: {
        web: { outcome: 'fails', cause: 'ports-exhausted', at: 'router' },
        web6: { outcome: 'fails', cause: 'ports-exhausted', at: 'router' },
      },
    },
    stale: {
      because: 'The router knows the sender from before there was a rule, and asks no rule again.',
      toggles: { forward: true },
      start: 'warm',
      warmWith: { forward: false },
      connections: [
        { from: 'pc', to: '192.168.1.1:7', protocol: 'udp', sourcePort: 4000 },
        { from: 'pc', to: '[fd01::1]:7', protocol: 'udp', sourcePort: 4000 },
      ],
      expect: {
        known: { outcome: 'fails', cause: 'no-dnat', at: 'router' },
        known6: { outcome: 'fails', cause: 'no-dnat', at: 'router' },
        fresh: works,
        fresh6: works,
      },
    },
  },
});

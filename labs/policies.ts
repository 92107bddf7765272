/*
 *                                    .-- a0 203.0.113.2  ---- 203.0.113.1  one
 *   pc 10.1.0.2 ---- lan 10.1.0.1 router                                        each is 9.9.9.9 and 2001:db8:9::9
 *                                    '-- b0 198.51.100.2 ---- 198.51.100.1 two
 */
import { defineLab } from '../src/index.ts';
import { scenarios } from './policies.scenarios.ts';

/** The number of a table in which everything goes to the second provider. */
const SECOND = 100;

const provider = (v4: string, v6: string) => ({
  ipv6: true,
  interfaces: {
    lo: { addresses: ['9.9.9.9/32', '2001:db8:9::9/128'] },
    eth0: { addresses: [`${v4}.1/24`, `${v6}::1/64`] },
  },
  routes: [
    // A UDP answer must come from the address that was asked, hence `src`.
    { to: '10.1.0.0/24', via: `${v4}.2`, src: '9.9.9.9' },
    { to: 'fd01::/64', via: `${v6}::2` },
  ],
  services: { http: { kind: 'http' as const, port: 80 }, echo: { kind: 'udp' as const, port: 7 } },
});

export default defineLab({
  name: 'policies',
  about: 'A router with two providers: which packets go by the second one, or nowhere.',
  nodes: {
    pc: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.1.0.2/24', 'fd01::2/64'] } },
      routes: [
        { to: 'default', via: '10.1.0.1' },
        { to: 'default', via: 'fd01::1' },
      ],
    },
    router: {
      ipv6: true,
      interfaces: {
        lan: { addresses: ['10.1.0.1/24', 'fd01::1/64'] },
        a0: { addresses: ['203.0.113.2/24', '2001:db8:a::2/64'], rpFilter: 'off' },
        b0: { addresses: ['198.51.100.2/24', '2001:db8:b::2/64'], rpFilter: 'off' },
      },
      routes: [
        { to: 'default', via: '198.51.100.1', table: SECOND },
        { to: 'default', via: '2001:db8:b::1', table: SECOND },
      ],
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 },
    },
    one: provider('203.0.113', '2001:db8:a'),
    two: provider('198.51.100', '2001:db8:b'),
  },
  links: [
    ['pc:eth0', 'router:lan'],
    ['router:a0', 'one:eth0'],
    ['router:b0', 'two:eth0'],
  ],
  toggles: {
    rule: {
      about: 'What has the other table decide, or nobody.',
      default: 'none',
      values: [
        ...['none', 'ports', 'sender-port', 'destination', 'others', 'interface', 'bound', 'family', 'pings'],
        ...['no-default', 'prohibit', 'unreachable', 'blackhole'],
      ] as const,
    },
    route: {
      about: 'What the main table says of other networks.',
      default: 'gateway',
      values: ['gateway', 'onlink', 'ways', 'blackhole', 'prohibit', 'local', 'throw'],
    },
  },
  settings: [
    {
      when: { rule: 'ports' },
      nodes: { router: { routingRules: [{ protocol: 'tcp', dport: 80, table: SECOND }] } },
    },
    {
      when: { rule: 'sender-port' },
      nodes: { router: { routingRules: [{ protocol: 'udp', sport: '4000-4999', table: SECOND }] } },
    },
    {
      when: { rule: 'destination' },
      nodes: { router: { routingRules: [{ to: '9.9.0.0/16', table: SECOND }] } },
    },
    {
      when: { rule: 'others' },
      nodes: { router: { routingRules: [{ not: true, to: '10.0.0.0/8', table: SECOND }] } },
    },
    { when: { rule: 'interface' }, nodes: { router: { routingRules: [{ iif: 'lan', table: SECOND }] } } },
    { when: { rule: 'bound' }, nodes: { router: { routingRules: [{ oif: 'b0', table: SECOND }] } } },
    {
      when: { rule: 'family' },
      nodes: { router: { routingRules: [{ family: 'ipv6', iif: 'lan', table: SECOND }] } },
    },
    {
      when: { rule: 'pings' },
      nodes: {
        router: {
          routingRules: [
            { family: 'ipv4', iif: 'lan', protocol: 'icmp', table: SECOND },
            { family: 'ipv6', iif: 'lan', protocol: 'ipv6-icmp', table: SECOND },
          ],
        },
      },
    },
    {
      when: { rule: 'no-default' },
      nodes: {
        router: {
          routingRules: [
            { priority: 100, table: 254, suppressPrefixLength: 0 },
            { priority: 200, table: SECOND },
          ],
        },
      },
    },
    {
      when: { rule: 'prohibit' },
      nodes: { router: { routingRules: [{ from: '10.1.0.2', to: '9.9.9.9', type: 'prohibit' }] } },
    },
    {
      when: { rule: 'unreachable' },
      nodes: { router: { routingRules: [{ to: '9.9.9.9', type: 'unreachable' }] } },
    },
    {
      when: { rule: 'blackhole' },
      nodes: { router: { routingRules: [{ to: '2001:db8:9::/48', type: 'blackhole' }] } },
    },
    {
      when: { route: 'gateway' },
      nodes: {
        router: {
          routes: [
            { to: 'default', via: '203.0.113.1' },
            { to: 'default', type: 'unicast', via: '2001:db8:a::1' },
          ],
        },
      },
    },
    {
      when: { route: 'onlink' },
      nodes: {
        one: { interfaces: { lo: { addresses: ['5.5.5.5/32'] } } },
        router: { routes: [{ to: 'default', via: '5.5.5.5', dev: 'a0', onlink: true }] },
      },
    },
    {
      when: { route: 'ways' },
      nodes: {
        one: { interfaces: { lo: { addresses: ['5.5.5.5/32'] } } },
        router: {
          routes: [
            {
              to: 'default',
              nexthops: [
                { via: '5.5.5.5', dev: 'a0', onlink: true, weight: 3 },
                { via: '198.51.100.1', dev: 'b0' },
              ],
            },
          ],
        },
      },
    },
    { when: { route: 'blackhole' }, nodes: { router: { routes: [{ to: '9.0.0.0/8', type: 'blackhole' }] } } },
    { when: { route: 'prohibit' }, nodes: { router: { routes: [{ to: '9.0.0.0/8', type: 'prohibit' }] } } },
    {
      when: { route: 'local' },
      nodes: {
        router: {
          routes: [{ to: '9.9.9.9/32', type: 'local', dev: 'lo' }],
          services: { http: { kind: 'http', port: 80 } },
        },
      },
    },
    {
      when: { route: 'throw' },
      nodes: {
        router: {
          routes: [
            { to: 'default', via: '203.0.113.1' },
            { to: '9.0.0.0/8', type: 'throw', table: SECOND },
          ],
          routingRules: [{ iif: 'lan', table: SECOND }],
        },
      },
    },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://9.9.9.9/' },
    echo: { kind: 'udp', from: 'pc', to: '9.9.9.9:7', sourcePort: 4321 },
    ping: { kind: 'ping', from: 'pc', to: '9.9.9.9' },
    ping6: { kind: 'ping', from: 'pc', to: '2001:db8:9::9' },
    bound: {
      kind: 'command',
      about: 'A program of the router itself that says by which interface.',
      from: 'router',
      command: ['ping', '-c1', '-W1', '-I', 'b0', '9.9.9.9'],
    },
  },
  scenarios,
});

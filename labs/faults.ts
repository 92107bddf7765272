/*
 *   outside 9.8.7.6, fd09::6
 *      |eth0
 *      |
 *      |wan0 1.2.3.4, fd01::4      forward 1.2.3.4:8001 -> 192.168.1.5:80, and the like of UDP, ICMP and IPv6
 *   router
 *      |br0 192.168.1.1/24, fd02::1/64
 *      |eth0
 *      |
 *      |p1
 *   switch
 *      |p2       |p3
 *      |         |
 *   pc           web
 *   192.168.1.6  192.168.1.5      the router is the default gateway of both
 *   fd02::6      fd02::5
 */
import { type Lab, ports } from '../src/index.ts';
import { probes } from './faults.probes.ts';
import * as rules from './faults.rules.ts';
import { scenarios } from './faults.scenarios.ts';

const FAULTS = [
  ...['none', 'same-port-drop', 'asymmetric-reply', 'mac-flap'],
  ...['filtered', 'filtered-reject', 'filtered-policy', 'filtered-bridge', 'filtered-nft'],
  ...['no-route', 'no-route-back', 'forwarding-off', 'rp-filter', 'ttl-expired', 'routing-loop'],
  ...['mtu', 'mtu-bridge', 'arp-unanswered', 'arp-silent', 'name-not-resolved', 'name-not-resolved6'],
  ...['martian-source', 'port-blocked', 'stale-neighbour', 'bound-elsewhere', 'ports-exhausted'],
  'tunnel-mismatch',
  ...[
    'no-dnat',
    'wrong-dnat',
    'wrong-dnat-port',
    'link-down',
    'link-down-near',
    'service-down',
    'unanswered',
  ],
];

/** A route in both families. */
const route = (to: string, to6: string, via: string, via6: string) => [
  { to, via },
  { to: to6, via: via6 },
];
const defaults = route('default', 'default', '192.168.1.1', 'fd02::1');

/** One end of a tunnel between pc and web. */
const tunnel = (id: number, own: 5 | 6, other: 5 | 6) => ({
  interfaces: {
    vx0: {
      kind: 'vxlan' as const,
      id,
      local: `192.168.1.${own}`,
      remote: `192.168.1.${other}`,
      mtu: 1450,
      addresses: [`10.7.0.${own}/24`, `fd07::${own}/64`],
    },
  },
});

const python = (command: string[]) => ({ kind: 'command' as const, command, ready: { prints: 'ready' } });

const except = (...faults: string[]) => FAULTS.filter((fault) => !faults.includes(fault));

const faults: Lab = {
  name: 'faults',
  about: 'The network of nat-loopback, working, and every fault that Hairpin can name.',
  nodes: {
    outside: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['9.8.7.6/24', 'fd09::6/64'] } },
      routes: [
        { to: '1.2.3.0/24', dev: 'eth0' },
        { to: 'fd01::/64', dev: 'eth0' },
      ],
      sysctl: { 'net.ipv4.ip_forward': 0, 'net.ipv6.conf.all.forwarding': 0 },
    },
    router: {
      ipv6: true,
      interfaces: {
        wan0: { addresses: ['1.2.3.4/24', 'fd01::4/64'] },
        br0: { kind: 'bridge', addresses: ['192.168.1.1/24', 'fd02::1/64'] },
        ...ports('br0', 'eth0'),
      },
      routes: [
        { to: '9.8.7.0/24', dev: 'wan0' },
        { to: 'fd09::/64', dev: 'wan0' },
      ],
      sysctl: {
        'net.ipv4.ip_forward': 1,
        'net.ipv6.conf.all.forwarding': 1,
        'net.ipv4.conf.br0.rp_filter': 0,
        'net.bridge.bridge-nf-call-iptables': 0,
        'net.bridge.bridge-nf-call-ip6tables': 0,
      },
    },
    switch: {
      interfaces: { br0: { kind: 'bridge' }, ...ports('br0', 'p1', 'p2', 'p3') },
      sysctl: { 'net.bridge.bridge-nf-call-iptables': 0, 'net.bridge.bridge-nf-call-ip6tables': 0 },
    },
    pc: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['192.168.1.6/24', 'fd02::6/64'] } },
      sysctl: { 'net.ipv4.ip_default_ttl': 64, 'net.ipv6.conf.eth0.hop_limit': 64 },
    },
    web: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['192.168.1.5/24', 'fd02::5/64'] } },
      sysctl: {
        'net.ipv4.conf.all.arp_ignore': 0,
        'net.ipv4.tcp_syncookies': 1,
        'net.ipv4.tcp_max_syn_backlog': 128,
        'net.ipv4.icmp_echo_ignore_all': 0,
        'net.ipv6.icmp.echo_ignore_all': 0,
      },
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['outside:eth0', 'router:wan0'],
    ['router:eth0', 'switch:p1'],
    ['switch:p2', 'pc:eth0'],
    ['switch:p3', 'web:eth0'],
  ],
  toggles: { fault: { about: 'What is wrong.', default: 'none', values: FAULTS } },
  settings: [
    {
      when: { fault: except('no-dnat', 'wrong-dnat', 'wrong-dnat-port') },
      nodes: { router: { rules: rules.forward } },
    },
    { when: { fault: 'no-dnat' }, nodes: { router: { rules: rules.forwardOutside } } },
    { when: { fault: 'wrong-dnat' }, nodes: { router: { rules: rules.forwardToNobody } } },
    { when: { fault: 'wrong-dnat-port' }, nodes: { router: { rules: rules.forwardToWrongPort } } },
    {
      when: {
        fault: except('asymmetric-reply', 'mac-flap', 'routing-loop', 'martian-source', 'ports-exhausted'),
      },
      nodes: { router: { rules: rules.snat } },
    },
    {
      when: { fault: except('unanswered') },
      nodes: { web: { services: { echo: { kind: 'udp', port: 7 } } } },
    },
    {
      when: { fault: except('no-route') },
      nodes: { pc: { routes: defaults } },
    },
    {
      when: { fault: except('no-route-back') },
      nodes: { web: { routes: defaults } },
    },
    {
      when: { fault: ['same-port-drop', 'mac-flap'] },
      nodes: {
        router: {
          sysctl: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.bridge.bridge-nf-call-ip6tables': 1 },
        },
      },
    },
    { when: { fault: 'mac-flap' }, nodes: { router: { interfaces: { eth0: { port: { hairpin: true } } } } } },
    { when: { fault: 'filtered' }, nodes: { router: { rules: rules.drop } } },
    { when: { fault: 'filtered-reject' }, nodes: { router: { rules: rules.reject } } },
    { when: { fault: 'filtered-policy' }, nodes: { router: { rules: rules.policy } } },
    { when: { fault: 'filtered-bridge' }, nodes: { switch: { rules: { ebtables: rules.bridgeDrop } } } },
    { when: { fault: 'filtered-nft' }, nodes: { web: { rules: { nft: rules.hostDrop } } } },
    {
      when: { fault: 'forwarding-off' },
      nodes: { router: { sysctl: { 'net.ipv4.ip_forward': 0, 'net.ipv6.conf.all.forwarding': 0 } } },
    },
    {
      when: { fault: 'rp-filter' },
      nodes: {
        router: {
          routes: [{ to: '192.168.1.6/32', via: '9.8.7.6' }],
          sysctl: { 'net.ipv4.conf.br0.rp_filter': 1 },
        },
      },
    },
    {
      when: { fault: 'ttl-expired' },
      nodes: { pc: { sysctl: { 'net.ipv4.ip_default_ttl': 1, 'net.ipv6.conf.eth0.hop_limit': 1 } } },
    },
    {
      when: { fault: 'routing-loop' },
      nodes: {
        router: { routes: route('192.168.1.5/32', 'fd02::5/128', '9.8.7.6', 'fd09::6') },
        outside: {
          routes: route('192.168.1.0/24', 'fd02::/64', '1.2.3.4', 'fd01::4'),
          sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 },
        },
      },
    },
    {
      when: { fault: 'mtu' },
      nodes: { router: { interfaces: { br0: { mtu: 1300 } }, rules: rules.noTooBig } },
    },
    { when: { fault: 'mtu-bridge' }, nodes: { switch: { interfaces: { p3: { mtu: 1300 } } } } },
    {
      when: { fault: 'arp-unanswered' },
      nodes: { pc: { routes: route('1.2.3.4/32', 'fd01::4/128', '192.168.1.254', 'fd02::254') } },
    },
    { when: { fault: 'arp-silent' }, nodes: { web: { sysctl: { 'net.ipv4.conf.all.arp_ignore': 8 } } } },
    {
      when: { fault: 'name-not-resolved' },
      nodes: {
        pc: { nameservers: ['192.168.1.1'] },
        router: { services: { dns: { kind: 'dns', records: { 'mailserver.com': '1.2.3.4' } } } },
      },
    },
    {
      when: { fault: 'name-not-resolved6' },
      nodes: {
        pc: { nameservers: ['fd02::1'] },
        router: { services: { dns: { kind: 'dns', records: { 'mailserver.com': 'fd01::4' } } } },
      },
    },
    {
      when: { fault: 'port-blocked' },
      nodes: {
        switch: { interfaces: { p2: { port: { isolated: true } }, p3: { port: { isolated: true } } } },
      },
    },
    {
      when: { fault: 'stale-neighbour' },
      nodes: {
        router: {
          services: {
            'old-entry': {
              kind: 'command',
              command: ['sh', '-c', rules.oldEntry],
              ready: { prints: 'ready' },
            },
          },
        },
      },
    },
    { when: { fault: 'link-down' }, nodes: { switch: { interfaces: { p3: { up: false } } } } },
    { when: { fault: 'link-down-near' }, nodes: { switch: { interfaces: { p2: { up: false } } } } },
    {
      when: { fault: 'service-down' },
      nodes: {
        web: {
          services: {
            http: { kind: 'http', port: 80, up: false },
            echo: { kind: 'udp', port: 7, up: false },
          },
        },
      },
    },
    {
      when: { fault: 'bound-elsewhere' },
      nodes: {
        web: {
          services: {
            http: { kind: 'http', port: 80, up: false },
            echo: { kind: 'udp', port: 7, up: false },
            local: python(rules.onLoopbackOnly),
          },
        },
      },
    },
    {
      when: { fault: 'ports-exhausted' },
      nodes: {
        router: { rules: rules.snatToOnePort },
        pc: { services: { first: python(rules.openConnections) } },
      },
    },
    {
      when: { fault: 'unanswered' },
      nodes: {
        web: {
          sysctl: {
            'net.ipv4.tcp_max_syn_backlog': -4,
            'net.ipv4.tcp_syncookies': 0,
            'net.ipv4.icmp_echo_ignore_all': 1,
            'net.ipv6.icmp.echo_ignore_all': 1,
          },
          // A DNS server does not answer datagrams that are not DNS.
          services: { echo: { kind: 'dns', port: 7, records: {} } },
        },
      },
    },
    { when: { fault: 'tunnel-mismatch' }, nodes: { pc: tunnel(7, 6, 5), web: tunnel(8, 5, 6) } },
  ],
  probes,
  scenarios,
};

export default faults;

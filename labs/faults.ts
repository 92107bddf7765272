/*
 *   outside 9.8.7.6
 *      |eth0
 *      |
 *      |wan0 1.2.3.4         forward 1.2.3.4:8001 -> 192.168.1.5:80
 *   router
 *      |br0 192.168.1.1/24
 *      |eth0
 *      |
 *      |p1
 *   switch
 *      |p2       |p3
 *      |         |
 *   pc           web
 *   192.168.1.6  192.168.1.5      the router is the default gateway of both
 */
import { defineLab, ports } from '../src/index.ts';
import * as rules from './faults.rules.ts';
import { scenarios } from './faults.scenarios.ts';

const FAULTS = [
  ...['none', 'same-port-drop', 'asymmetric-reply', 'mac-flap'],
  ...['filtered', 'filtered-reject', 'filtered-policy', 'filtered-bridge', 'filtered-nft'],
  ...['no-route', 'no-route-back', 'forwarding-off', 'rp-filter', 'ttl-expired', 'routing-loop'],
  ...['mtu', 'mtu-bridge', 'arp-unanswered', 'arp-silent', 'name-not-resolved'],
  ...['martian-source', 'port-blocked', 'stale-neighbour', 'bound-elsewhere', 'ports-exhausted'],
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

const except = (...faults: string[]) => FAULTS.filter((fault) => !faults.includes(fault));

export default defineLab({
  name: 'faults',
  about: 'The network of nat-loopback, working, and every fault that Hairpin can name.',
  nodes: {
    outside: {
      interfaces: { eth0: { addresses: ['9.8.7.6/24'] } },
      routes: [{ to: '1.2.3.0/24', dev: 'eth0' }],
      sysctl: { 'net.ipv4.ip_forward': 0 },
    },
    router: {
      interfaces: {
        wan0: { addresses: ['1.2.3.4/24'] },
        br0: { kind: 'bridge', addresses: ['192.168.1.1/24'] },
        ...ports('br0', 'eth0'),
      },
      routes: [{ to: '9.8.7.0/24', dev: 'wan0' }],
      sysctl: {
        'net.ipv4.ip_forward': 1,
        'net.ipv4.conf.br0.rp_filter': 0,
        'net.bridge.bridge-nf-call-iptables': 0,
      },
    },
    switch: {
      interfaces: { br0: { kind: 'bridge' }, ...ports('br0', 'p1', 'p2', 'p3') },
      sysctl: { 'net.bridge.bridge-nf-call-iptables': 0 },
    },
    pc: {
      interfaces: { eth0: { addresses: ['192.168.1.6/24'] } },
      sysctl: { 'net.ipv4.ip_default_ttl': 64 },
    },
    web: {
      interfaces: { eth0: { addresses: ['192.168.1.5/24'] } },
      sysctl: {
        'net.ipv4.conf.all.arp_ignore': 0,
        'net.ipv4.tcp_syncookies': 1,
        'net.ipv4.tcp_max_syn_backlog': 128,
      },
      services: { http: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
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
      nodes: { router: { rules: { iptables: rules.forward } } },
    },
    { when: { fault: 'no-dnat' }, nodes: { router: { rules: { iptables: rules.forwardOutside } } } },
    { when: { fault: 'wrong-dnat' }, nodes: { router: { rules: { iptables: rules.forwardToNobody } } } },
    {
      when: { fault: 'wrong-dnat-port' },
      nodes: { router: { rules: { iptables: rules.forwardToWrongPort } } },
    },
    {
      when: {
        fault: except('asymmetric-reply', 'mac-flap', 'routing-loop', 'martian-source', 'ports-exhausted'),
      },
      nodes: { router: { rules: { iptables: rules.snat } } },
    },
    {
      when: { fault: except('no-route') },
      nodes: { pc: { routes: [{ to: 'default', via: '192.168.1.1' }] } },
    },
    {
      when: { fault: except('no-route-back') },
      nodes: { web: { routes: [{ to: 'default', via: '192.168.1.1' }] } },
    },
    {
      when: { fault: ['same-port-drop', 'mac-flap'] },
      nodes: { router: { sysctl: { 'net.bridge.bridge-nf-call-iptables': 1 } } },
    },
    { when: { fault: 'mac-flap' }, nodes: { router: { interfaces: { eth0: { port: { hairpin: true } } } } } },
    { when: { fault: 'filtered' }, nodes: { router: { rules: { iptables: rules.drop } } } },
    { when: { fault: 'filtered-reject' }, nodes: { router: { rules: { iptables: rules.reject } } } },
    { when: { fault: 'filtered-policy' }, nodes: { router: { rules: { iptables: rules.policy } } } },
    { when: { fault: 'filtered-bridge' }, nodes: { switch: { rules: { ebtables: rules.bridgeDrop } } } },
    { when: { fault: 'filtered-nft' }, nodes: { web: { rules: { nft: rules.hostDrop } } } },
    { when: { fault: 'forwarding-off' }, nodes: { router: { sysctl: { 'net.ipv4.ip_forward': 0 } } } },
    {
      when: { fault: 'rp-filter' },
      nodes: {
        router: {
          routes: [{ to: '192.168.1.6/32', via: '9.8.7.6' }],
          sysctl: { 'net.ipv4.conf.br0.rp_filter': 1 },
        },
      },
    },
    { when: { fault: 'ttl-expired' }, nodes: { pc: { sysctl: { 'net.ipv4.ip_default_ttl': 1 } } } },
    {
      when: { fault: 'routing-loop' },
      nodes: {
        router: { routes: [{ to: '192.168.1.5/32', via: '9.8.7.6' }] },
        outside: { routes: [{ to: '192.168.1.0/24', via: '1.2.3.4' }], sysctl: { 'net.ipv4.ip_forward': 1 } },
      },
    },
    {
      when: { fault: 'mtu' },
      nodes: { router: { interfaces: { br0: { mtu: 100 } }, rules: { iptables: rules.noIcmp } } },
    },
    { when: { fault: 'mtu-bridge' }, nodes: { switch: { interfaces: { p3: { mtu: 100 } } } } },
    {
      when: { fault: 'arp-unanswered' },
      nodes: { pc: { routes: [{ to: '1.2.3.4/32', via: '192.168.1.254' }] } },
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
            local: {
              kind: 'command',
              command: ['python3', '-uc', rules.onLoopbackOnly],
              ready: { prints: 'ready' },
            },
          },
        },
      },
    },
    {
      when: { fault: 'ports-exhausted' },
      nodes: {
        router: { rules: { iptables: rules.snatToOnePort } },
        pc: {
          services: {
            first: {
              kind: 'command',
              command: ['bash', '-c', rules.openConnection],
              ready: { prints: 'ready' },
            },
          },
        },
      },
    },
    {
      when: { fault: 'unanswered' },
      nodes: { web: { sysctl: { 'net.ipv4.tcp_max_syn_backlog': -4, 'net.ipv4.tcp_syncookies': 0 } } },
    },
  ],
  probes: {
    loopback: {
      kind: 'http',
      about: 'From the inside, through the public address.',
      from: 'pc',
      url: 'http://1.2.3.4:8001/',
      connectTimeout: 0.9,
    },
    inbound: {
      kind: 'http',
      about: 'From the outside, through the public address.',
      from: 'outside',
      url: 'http://1.2.3.4:8001/',
      connectTimeout: 0.9,
    },
    // What works is over at once; on a busy machine it may take its time.
    'from-inside': { kind: 'http', from: 'pc', url: 'http://1.2.3.4:8001/', connectTimeout: 10 },
    'from-outside': { kind: 'http', from: 'outside', url: 'http://1.2.3.4:8001/', connectTimeout: 10 },
    closed: {
      kind: 'http',
      about: 'A port of web on which nothing is meant to listen.',
      from: 'pc',
      url: 'http://192.168.1.5:81/',
      connectTimeout: 0.9,
    },
    'closed-udp': { kind: 'udp', about: 'The same by UDP.', from: 'pc', to: '192.168.1.5:81', timeout: 0.9 },
    echo: { kind: 'udp', about: 'The UDP service of web.', from: 'pc', to: '192.168.1.5:7', timeout: 0.9 },
    page: {
      kind: 'http',
      about: 'A text that the server does not say.',
      from: 'pc',
      url: 'http://192.168.1.5/',
      body: 'welcome',
      connectTimeout: 0.9,
    },
    self: {
      kind: 'http',
      about: 'The server asks for itself.',
      from: 'web',
      url: 'http://1.2.3.4:8001/',
      connectTimeout: 0.9,
    },
    nowhere: {
      kind: 'http',
      about: 'An address that no route leads to.',
      from: 'pc',
      url: 'http://5.6.7.8/',
      connectTimeout: 0.9,
    },
    'by-name': {
      kind: 'http',
      about: 'By a name.',
      from: 'pc',
      url: 'http://webserver.com:8001/',
      connectTimeout: 0.9,
    },
  },
  scenarios,
});

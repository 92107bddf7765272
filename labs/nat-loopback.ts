/*
 *   outside 9.8.7.6           DNS: webserver.com is 1.2.3.4
 *      |eth0
 *      |
 *      |wan0 1.2.3.4         forward 1.2.3.4:8001 -> 192.168.1.5:80
 *   router
 *      |br0 192.168.1.1/24
 *      |
 *      +--eth0----------p1 switch        attachment=switch
 *      |                    |  |
 *      |                   p2  p3
 *      |                    |  |
 *      +--eth1 - - - - - - pc  |         attachment=router-ports:
 *      +--eth2 - - - - - - - -web        pc and web on two ports of the router itself
 *      +--eth3 ... eth7 (free)
 *
 *   pc 192.168.1.6/24, web 192.168.1.5/24, both with the router as their default gateway
 */
import { defineLab, ports } from '../src/index.ts';
import { lessons } from './lessons/nat-loopback.ts';
import * as rules from './nat-loopback.rules.ts';
import { scenarios } from './nat-loopback.scenarios.ts';
import { toggles } from './nat-loopback.toggles.ts';

export default defineLab({
  name: 'nat-loopback',
  about: 'An inside host reaches an inside server through the public address of their router.',
  nodes: {
    outside: {
      interfaces: { eth0: { addresses: ['9.8.7.6/24'] } },
      routes: [{ to: '1.2.3.0/24', dev: 'eth0' }],
      nameservers: ['9.8.7.6'],
      services: { dns: { kind: 'dns', records: { 'webserver.com': '1.2.3.4' } } },
    },
    router: {
      interfaces: {
        wan0: { addresses: ['1.2.3.4/24'] },
        br0: { kind: 'bridge', addresses: ['192.168.1.1/24'] },
        ...ports('br0', 'eth0', 'eth1', 'eth2', 'eth3', 'eth4', 'eth5', 'eth6', 'eth7'),
      },
      routes: [{ to: '9.8.7.0/24', dev: 'wan0' }],
      sysctl: { 'net.ipv4.ip_forward': 1 },
      rules: { iptables: rules.router },
    },
    switch: {
      interfaces: { br0: { kind: 'bridge' }, ...ports('br0', 'p1', 'p2', 'p3') },
      // A switch looks at MAC addresses only.
      sysctl: { 'net.bridge.bridge-nf-call-iptables': 0 },
    },
    pc: {
      interfaces: { eth0: { addresses: ['192.168.1.6/24'] } },
      routes: [{ to: 'default', via: '192.168.1.1' }],
    },
    web: {
      interfaces: { eth0: { addresses: ['192.168.1.5/24'] } },
      routes: [{ to: 'default', via: '192.168.1.1' }],
      services: { http: { kind: 'http', port: 80 } },
      // The client retransmits at the same moment, so which frame the switch sees last would be chance.
      sysctl: { 'net.ipv4.tcp_synack_retries': 0 },
    },
  },
  links: [
    ['outside:eth0', 'router:wan0'],
    ['router:eth0', 'switch:p1'],
  ],
  toggles,
  settings: [
    { when: { nf: true }, nodes: { router: { sysctl: { 'net.bridge.bridge-nf-call-iptables': 1 } } } },
    { when: { nf: false }, nodes: { router: { sysctl: { 'net.bridge.bridge-nf-call-iptables': 0 } } } },
    { when: { snat: 'snat' }, nodes: { router: { rules: { iptables: rules.snat } } } },
    { when: { snat: 'masquerade' }, nodes: { router: { rules: { iptables: rules.masquerade } } } },
    { when: { hairpin: true }, nodes: { router: { interfaces: { eth0: { port: { hairpin: true } } } } } },
    { when: { macSnat: 'all' }, nodes: { router: { rules: { ebtables: rules.macSnatAll } } } },
    { when: { macSnat: 'one-way' }, nodes: { router: { rules: { ebtables: rules.macSnatOneWay } } } },
    {
      when: { macSnat: ['marked', 'marked-contained'] },
      nodes: { router: { rules: { iptables: rules.mark, ebtables: rules.macSnatMarked } } },
    },
    { when: { macSnat: 'marked-contained' }, nodes: { router: { rules: { ebtables: rules.contain } } } },
    { when: { dns: 'public' }, nodes: { pc: { nameservers: ['9.8.7.6'] } } },
    {
      when: { dns: ['split', 'none'] },
      nodes: {
        router: { services: { dns: { kind: 'dns', records: {} } } },
        pc: { nameservers: ['192.168.1.1'] },
      },
    },
    {
      when: { dns: 'split' },
      nodes: {
        router: { services: { dns: { kind: 'dns', records: { 'webserver.com': '192.168.1.5' } } } },
        // Without the router between them, nobody translates port 8001 to port 80.
        web: { services: { direct: { kind: 'http', port: 8001 } } },
      },
    },
    {
      when: { attachment: 'switch' },
      links: [
        ['switch:p2', 'pc:eth0'],
        ['switch:p3', 'web:eth0'],
      ],
    },
    {
      when: { attachment: 'router-ports' },
      links: [
        ['router:eth1', 'pc:eth0'],
        ['router:eth2', 'web:eth0'],
      ],
    },
  ],
  probes: {
    loopback: {
      kind: 'http',
      about: 'From the inside, by the public name.',
      from: 'pc',
      url: 'http://webserver.com:8001/',
      connectTimeout: 2,
    },
    inbound: {
      kind: 'http',
      about: 'From the outside, by the public name.',
      from: 'outside',
      url: 'http://webserver.com:8001/',
      connectTimeout: 1,
    },
  },
  scenarios,
  lessons,
});

/*
 *   outside 9.8.7.6
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
import { defineLab, packet, ports } from '../src/index.ts';
import * as rules from './nat-loopback.rules.ts';

/** There and back through the router, both addresses rewritten each way, every frame to and from the router's MAC. */
const translated = [
  packet('pc:eth0', 'out', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
  packet('router:eth0', 'in', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
  packet('router:eth0', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'in', 'S', '192.168.1.1 > 192.168.1.5:80', 'router:br0 > web:eth0'),
  packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
  packet('router:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
  packet('router:eth0', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'router:br0 > pc:eth0'),
  packet('pc:eth0', 'in', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'router:br0 > pc:eth0'),
];

export default defineLab({
  name: 'nat-loopback',
  about: 'An inside host reaches an inside server through the public address of their router.',
  nodes: {
    outside: {
      interfaces: { eth0: { addresses: ['9.8.7.6/24'] } },
      routes: [{ to: '1.2.3.0/24', dev: 'eth0' }],
    },
    router: {
      interfaces: {
        wan0: { addresses: ['1.2.3.4/24'] },
        br0: { kind: 'bridge', addresses: ['192.168.1.1/24'] },
        ...ports('br0', 'eth0', 'eth1', 'eth2', 'eth3', 'eth4', 'eth5', 'eth6', 'eth7'),
      },
      routes: [{ to: '9.8.7.0/24', dev: 'wan0' }],
      sysctl: { 'net.ipv4.ip_forward': 1 },
      rules: { iptables: rules.forward },
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
    },
  },
  links: [
    ['outside:eth0', 'router:wan0'],
    ['router:eth0', 'switch:p1'],
  ],
  toggles: {
    nf: {
      about: 'The router’s bridge shows its frames to iptables (net.bridge.bridge-nf-call-iptables).',
      default: true,
    },
    snat: {
      about:
        'Rewrites the source address of inside connections to the server: to 192.168.1.1, or to whatever br0 has.',
      default: 'snat',
      values: ['off', 'snat', 'masquerade'],
    },
    hairpin: {
      about: 'The router’s bridge may send a frame back out of eth0, the port it came in by.',
      default: true,
      // No host is behind eth0 otherwise.
      needs: { attachment: 'switch' },
    },
    macSnat: {
      about: 'Rewrites the source MAC address of which frames leaving router:eth0 to that of br0.',
      default: 'all',
      values: ['off', 'one-way', 'all', 'marked', 'marked-contained'],
      // What the router itself sends, or routes, has its MAC address anyway.
      needs: { hairpin: true },
    },
    attachment: {
      about: 'Where pc and web are: behind the switch, or on two ports of the router’s own bridge.',
      default: 'switch',
      values: ['switch', 'router-ports'],
    },
  },
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
      about: 'From the inside, through the public address.',
      from: 'pc',
      url: 'http://1.2.3.4:8001/',
      connectTimeout: 2,
    },
    inbound: {
      kind: 'http',
      about: 'From the outside, through the public address.',
      from: 'outside',
      url: 'http://1.2.3.4:8001/',
      connectTimeout: 1,
    },
  },
  scenarios: {
    'port-forward': {
      because:
        'The router rewrites 1.2.3.4:8001 to 192.168.1.5:80, and the answer comes back through it to be rewritten again.',
      expect: {
        inbound: {
          outcome: 'works',
          packets: [
            packet('outside:eth0', 'out', 'S', '9.8.7.6 > 1.2.3.4:8001', 'outside:eth0 > router:wan0'),
            packet('web:eth0', 'in', 'S', '9.8.7.6 > 192.168.1.5:80', 'router:br0 > web:eth0'),
            packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 9.8.7.6', 'web:eth0 > router:br0'),
            packet('outside:eth0', 'in', 'S.', '1.2.3.4:8001 > 9.8.7.6', 'router:wan0 > outside:eth0'),
          ],
        },
      },
    },
    'asymmetric-reply': {
      because:
        'The server answers its neighbour directly, past the router, from an address the pc never called.',
      toggles: { nf: false, snat: 'off', hairpin: false, macSnat: 'off' },
      expect: {
        loopback: {
          outcome: 'fails',
          cause: 'asymmetric-reply',
          packets: [
            packet('pc:eth0', 'out', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
            packet('router:eth0', 'out', 'S', '192.168.1.6 > 192.168.1.5:80', 'router:br0 > web:eth0'),
            packet('web:eth0', 'out', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
            packet('pc:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.6', 'web:eth0 > pc:eth0'),
            packet('pc:eth0', 'out', 'R', '192.168.1.6 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
          ],
        },
        inbound: { outcome: 'works' },
      },
    },
    snat: {
      because:
        'The server sees the router as the client, so its answer comes back to the router, which routes both ways.',
      toggles: { nf: false, snat: 'snat', hairpin: false, macSnat: 'off' },
      expect: { loopback: { outcome: 'works', packets: translated }, inbound: { outcome: 'works' } },
    },
    'same-port-drop': {
      because:
        'With nf on the frame stays in the bridge, and a bridge never sends a frame out of the port it came in by.',
      toggles: { nf: true, snat: 'snat', hairpin: false, macSnat: 'off' },
      expect: {
        loopback: {
          outcome: 'fails',
          cause: 'same-port-drop',
          packets: [
            packet('router:eth0', 'in', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
            { at: 'router:eth0', direction: 'out', flags: 'S', seen: false },
          ],
        },
        inbound: { outcome: 'works' },
      },
    },
    'hairpin-only': {
      because:
        'The bridge sends the frames back with the MAC addresses of pc and server, so the switch looks for both at the router.',
      // Cold, the pc would not get past ARP: the bridge reflects its broadcast too.
      start: 'warm',
      warmWith: { hairpin: false },
      toggles: { nf: true, snat: 'snat', hairpin: true, macSnat: 'off' },
      expect: {
        loopback: {
          outcome: 'fails',
          cause: 'mac-flap',
          packets: [
            packet('router:eth0', 'in', 'S', '192.168.1.6 > 1.2.3.4:8001', 'pc:eth0 > router:br0'),
            packet('router:eth0', 'out', 'S', '192.168.1.1 > 192.168.1.5:80', 'pc:eth0 > web:eth0'),
            packet('router:eth0', 'in', 'S.', '192.168.1.5:80 > 192.168.1.1', 'web:eth0 > router:br0'),
            packet('router:eth0', 'out', 'S.', '1.2.3.4:8001 > 192.168.1.6', 'web:eth0 > pc:eth0'),
          ],
        },
        inbound: {
          outcome: 'fails',
          cause: 'mac-flap',
          packets: [packet('router:eth0', 'out', 'S', '9.8.7.6 > 192.168.1.5:80', 'router:br0 > web:eth0')],
        },
      },
    },
    'hairpin-mac-snat': {
      because:
        'Addresses, port and MAC address are all rewritten: every frame the router sends back is the router’s own.',
      toggles: { nf: true, snat: 'snat', hairpin: true, macSnat: 'all' },
      expect: { loopback: { outcome: 'works', packets: translated }, inbound: { outcome: 'works' } },
    },
  },
});

/** A definition without any mistake, as YAML. */
export const SOUND = `name: home
about: A router, a switch and two hosts.
nodes:
  router:
    interfaces:
      wan0: { addresses: [1.2.3.4/24] }
      br0: { kind: bridge, addresses: [192.168.1.1/24] }
      eth0: { master: br0, port: { hairpin: true } }
    routes:
      - { to: 9.0.0.0/8, via: 1.2.3.1 }
    sysctl: { net.ipv4.ip_forward: 1 }
    rules:
      iptables: |
        *nat
        -A POSTROUTING -o br0 -j SNAT --to-source 192.168.1.1
      ebtables: |
        *nat
        -A POSTROUTING -j snat --to-source {{mac router:br0}}
  pc:
    interfaces: { eth0: { addresses: [192.168.1.6/24], mac: "02:00:00:00:00:06", mtu: 1500 } }
    routes: [{ to: default, via: 192.168.1.1 }]
    nameservers: [192.168.1.1]
    services: { web: { kind: http, port: 80 } }
links:
  - [router:eth0, pc:eth0]
toggles:
  nf: { about: Bridged frames are shown to iptables., default: on }
  snat: { about: Which source address., default: snat, values: [off, snat] }
settings:
  - when: { nf: on }
    nodes: { router: { sysctl: { net.bridge.bridge-nf-call-iptables: 1 } } }
  - when: { nf: off }
    nodes: { router: { sysctl: { net.bridge.bridge-nf-call-iptables: 0 } } }
probes:
  loopback: { kind: http, from: pc, url: 'http://1.2.3.4:8001/' }
scenarios:
  works:
    because: The answer comes back through the router.
    toggles: { nf: off }
    expect:
      loopback:
        outcome: works
        packets:
          - { at: pc:eth0, direction: out, flags: S }
`;

/** The only probe of the lab. */
const PROBE = "{ kind: http, from: pc, url: 'http://1.2.3.4:8001/' }";

/** The router's first interface. `beside` adds another one after it. */
const WAN = 'wan0: { addresses: [1.2.3.4/24] }';
const beside = (more: string): [string, string] => [WAN, `${WAN}\n      ${more}`];

const SERVICE = 'web: { kind: http, port: 80 }';
const IPTABLES = '|\n        *nat\n        -A POSTROUTING -o br0 -j SNAT --to-source 192.168.1.1';
const rules = (more: string): [string, string] => ['    rules:\n', `    rules:\n      ${more}\n`];
const EBTABLES = '|\n        *nat\n        -A POSTROUTING -j snat --to-source {{mac router:br0}}';

/** Files that a lab may not read. */
const filesOf = (what: string, mistake: (file: string) => [part: string, instead: string]) => ({
  [`${what} in a file that is not there`]: mistake('missing.v4'),
  [`${what} in a file of the machine`]: mistake('/etc/hostname'),
  [`${what} in a file of another folder`]: mistake('../missing.v4'),
});

const before = (connections: string): [string, string] => [
  '    toggles: { nf: off }',
  `    toggles: { nf: off }\n    connections: [${connections}]`,
];

/** Mistakes by name: a part of the definition and what replaces it. */
export const MISTAKES: Record<string, [part: string, instead: string]> = {
  'a bracket that nothing closes': ['[router:eth0, pc:eth0]', '[router:eth0, pc:eth0'],
  'a tab for indentation': ['  pc:\n', '\tpc:\n'],
  'a key twice': ['about: A router', 'name: again\nabout: A router'],
  'a quote that nothing closes': ["'http://1.2.3.4:8001/'", "'http://1.2.3.4:8001/"],
  'a bracket too many': ['[router:eth0, pc:eth0]', '[router:eth0, pc:eth0]]'],
  'a second colon': ['about: A router, a switch', 'about: home: a switch'],
  'a key without its colon': ['toggles:\n', 'toggles\n'],
  'no comma between two': ['{ to: default, via: 192.168.1.1 }', '{ "to": "default" "via": "192.168.1.1" }'],
  'a character that YAML keeps for itself': ['name: home', 'name: @home'],
  'a part that is further in than its neighbours': ['  pc:\n    interfaces', '  pc:\n     interfaces'],
  'no name': ['name: home\n', ''],
  'a name with a capital': ['name: home', 'name: Home'],
  'an unknown key at the top': ['probes:', 'probs:'],
  'an unknown key of a node': ['    nameservers: [', '    nameserver: ['],
  'a list where an object must be': ['{ net.ipv4.ip_forward: 1 }', '[net.ipv4.ip_forward]'],
  'an empty sentence': ['because: The answer comes back through the router.', 'because: ""'],
  'a kind that there is not': ['kind: bridge', 'kind: bridg'],
  'a service that there is not': ['kind: http, port: 80', 'kind: htpp, port: 80'],
  'a port beyond the last': ['port: 80', 'port: 80000'],
  'services without a kind': ['web: { kind: http, port: 80 }', 'web: {}, api: {}'],
  'a mode that no bond has': beside('bond0: { kind: bond, mode: lacp }'),
  'a mode that no macvlan has': beside('m0: { kind: macvlan, parent: wan0, mode: l2 }'),
  'an MTU for ants': ['mtu: 1500', 'mtu: 15'],
  'a TCP probe without a port': [PROBE, '{ kind: tcp, from: pc, to: 1.2.3.4 }'],
  'a TCP probe of a URL': [PROBE, "{ kind: tcp, from: pc, to: 'http://1.2.3.4:22/' }"],
  'an empty banner': [PROBE, "{ kind: tcp, from: pc, to: '1.2.3.4:22', banner: '' }"],
  'a banner of a probe that reads none': [PROBE, "{ kind: udp, from: pc, to: '1.2.3.4:22', banner: SSH }"],
  'a source that is a name': [PROBE, "{ kind: tcp, from: pc, to: '1.2.3.4:22', source: pc }"],
  'a source with a prefix length': [PROBE, '{ kind: ping, from: pc, to: 1.2.3.4, source: 192.168.1.2/24 }'],
  'a port that nothing is sent from': [PROBE, "{ kind: udp, from: pc, to: '1.2.3.4:7', sourcePort: 0 }"],
  'a method in small letters': [PROBE, "{ kind: http, from: pc, url: 'http://1.2.3.4/', method: head }"],
  'a host with a path': [PROBE, "{ kind: http, from: pc, url: 'http://1.2.3.4/', host: a.example/b }"],
  'a header with a space in its name': [
    PROBE,
    "{ kind: http, from: pc, url: 'http://1.2.3.4/', headers: { 'X A': b } }",
  ],
  'a header of two lines': [
    PROBE,
    '{ kind: http, from: pc, url: \'http://1.2.3.4/\', headers: { X-A: "b\\nc" } }',
  ],
  'a status that no server has': [PROBE, "{ kind: http, from: pc, url: 'http://1.2.3.4/', status: 20 }"],
  'df that is a number': [PROBE, '{ kind: ping, from: pc, to: 1.2.3.4, df: 1400 }'],
  'an HTTPS probe of an HTTP URL': [PROBE, "{ kind: https, from: pc, url: 'http://1.2.3.4/' }"],
  'an HTTP probe of an HTTPS URL': [PROBE, "{ kind: http, from: pc, url: 'https://1.2.3.4/' }"],
  'an HTTPS probe with a certificate of its own': [
    PROBE,
    "{ kind: https, from: pc, url: 'https://1.2.3.4/', cacert: /etc/ca.pem }",
  ],
  'an HTTPS service without a port': ['kind: http, port: 80', 'kind: https, names: [web.example]'],
  'a certificate for nobody': ['kind: http, port: 80', 'kind: https, port: 443, names: []'],
  'a certificate for what is no name': [
    'kind: http, port: 80',
    "kind: https, port: 443, names: ['*.example']",
  ],
  'a DNS probe of no name': [PROBE, '{ kind: dns, from: pc, name: 192.168.1.1, server: 192.168.1.1 }'],
  'a DNS probe of a server by name': [
    PROBE,
    '{ kind: dns, from: pc, name: web.example, server: dns.example }',
  ],
  'an IPv4 address in an AAAA record': [
    PROBE,
    '{ kind: dns, from: pc, name: web.example, server: 192.168.1.1, type: AAAA, answer: 1.2.3.4 }',
  ],
  'a record of another kind': [
    PROBE,
    '{ kind: dns, from: pc, name: web.example, server: 192.168.1.1, type: MX }',
  ],
  'a capture nowhere': [PROBE, '{ kind: capture, at: pc:eth7, none: true }'],
  'a capture from a node': [PROBE, '{ kind: capture, from: pc, at: pc:eth0, none: true }'],
  'a capture that counts nothing': [PROBE, '{ kind: capture, at: pc:eth0, filter: icmp }'],
  'a capture that counts twice': [PROBE, '{ kind: capture, at: pc:eth0, none: true, atLeast: 1 }'],
  'a capture of at least nothing': [PROBE, '{ kind: capture, at: pc:eth0, atLeast: 0 }'],
  'a capture with nobody to look at': [PROBE, '{ kind: capture, at: pc:eth0, filter: icmp, none: true }'],
  'a time that is a text': [PROBE, "{ kind: http, from: pc, url: 'http://1.2.3.4/', within: 10s }"],
  'a time without end': [PROBE, "{ kind: http, from: pc, url: 'http://1.2.3.4/', within: 3600 }"],
  'a capture that waits': [PROBE, '{ kind: capture, at: pc:eth0, none: true, within: 3 }'],
  'a flag that is a word': ['hairpin: true', 'hairpin: "on"'],
  'a link with one end': ['[router:eth0, pc:eth0]', '[router:eth0]'],
  'a link to nobody': ['[router:eth0, pc:eth0]', '[router:eth0, cp:eth0]'],
  'a link to no place': ['[router:eth0, pc:eth0]', '[router:eth0, pc]'],
  'a link to itself': ['[router:eth0, pc:eth0]', '[pc:eth0, pc:eth0]'],
  'a link to a bridge': ['[router:eth0, pc:eth0]', '[router:br0, pc:eth0]'],
  'a link to a misspelt interface': ['[router:eth0, pc:eth0]', '[router:eth0, pc:eht0]'],
  'two links at one interface': [
    '  - [router:eth0, pc:eth0]',
    '  - [router:eth0, pc:eth0]\n  - [router:eth0, pc:eth1]',
  ],
  'an interface with too long a name': ['wan0: {', 'wide-area-network: {'],
  'an address without prefix length': ['[192.168.1.1/24]', '[192.168.1.1]'],
  'an address that is none': ['[192.168.1.6/24]', '[192.168.1.256/24]'],
  'an address that another has': ['[192.168.1.6/24]', '[192.168.1.1/24]'],
  'an IPv6 address without IPv6': ['[192.168.1.6/24]', '[fd00::6/64]'],
  'a MAC address of a group': ['02:00:00:00:00:06', '03:00:00:00:00:06'],
  'a master that is not there': ['master: br0', 'master: br1'],
  'VLANs in a bridge that knows none': ['port: { hairpin: true }', 'vlans: { untagged: 10 }'],
  'a VLAN beyond the last': ['port: { hairpin: true }', 'vlans: { untagged: 4095 }'],
  'a route with bits beyond its prefix': ['to: 9.0.0.0/8', 'to: 9.8.7.6/8'],
  'a route that leads nowhere': ['to: 9.0.0.0/8, via: 1.2.3.1', 'to: 9.0.0.0/8'],
  'a route to no network': ['to: 9.0.0.0/8', 'to: everywhere'],
  'a setting of the whole machine': ['{ net.ipv4.ip_forward: 1 }', '{ kernel.hostname: x }'],
  'a setting with nothing to go back to': [
    '{ net.bridge.bridge-nf-call-iptables: 0 }',
    '{ net.bridge.bridge-nf-call-iptables: 0, net.netfilter.nf_conntrack_max: 9 }',
  ],
  'an interface with nothing behind it': beside('wan1:'),
  'routes that were left empty': ['    routes:\n      - { to: 9.0.0.0/8, via: 1.2.3.1 }\n', '    routes:\n'],
  'a comment of another language': [
    '    nameservers: [192.168.1.1]',
    '    // none\n    nameservers: [192.168.1.1]',
  ],
  'a mistake that is merged in': ['  pc:\n', '  pc:\n    <<: { nameserver: [192.168.1.1] }\n'],
  'a rule outside any table': ['      iptables: |\n        *nat\n', '      iptables: |\n'],
  'the MAC address of nobody': ['{{mac router:br0}}', '{{mac ruoter:br0}}'],
  'a placeholder for nothing': ['{{mac router:br0}}', '{{br0}}'],
  'four nameservers': ['[192.168.1.1]', '[10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4]'],
  'a default that is no value': ['default: snat', 'default: dnat'],
  'a toggle that is not there': ['toggles: { nf: off }', 'toggles: { nff: off }'],
  'a value that the toggle does not have': ['toggles: { nf: off }', 'toggles: { snat: masquerade }'],
  'a setting for nobody': [
    '{ router: { sysctl: { net.bridge.bridge-nf-call-iptables: 1',
    '{ ruoter: { sysctl: { net.bridge.bridge-nf-call-iptables: 1',
  ],
  'a setting for a misspelt interface': [
    '{ router: { sysctl: { net.bridge.bridge-nf-call-iptables: 1',
    '{ router: { interfaces: { ethO: { up: false } }, sysctl: { net.bridge.bridge-nf-call-iptables: 1',
  ],
  'a probe from nowhere': ['from: pc', 'from: cp'],
  'a URL that nobody can ask': ['http://1.2.3.4:8001/', 'https://1.2.3.4/'],
  'a probe that is not there': ['      loopback:\n', '      lopback:\n'],
  'a failure without a name': ['outcome: works', 'outcome: fails'],
  'a cause that there is not': ['outcome: works', 'outcome: fails\n        cause: same-port-drip'],
  'a place that there is not': ['outcome: works', 'outcome: fails\n        at: ruoter'],
  'an interface that there is not': ['outcome: works', 'outcome: fails\n        at: router:ethO'],
  'a place of what works': ['outcome: works', 'outcome: works\n        at: router'],
  'no cause of several': ['outcome: works', 'outcome: fails\n        causes: []'],
  'causes beside a cause': [
    'outcome: works',
    'outcome: fails\n        cause: mtu\n        causes: [filtered]',
  ],
  'one of several causes that there is not': [
    'outcome: works',
    'outcome: fails\n        causes: [mtu, filterd]',
  ],
  'a packet at no interface': ['at: pc:eth0', 'at: pc:eth1'],
  'flags that are none': ['flags: S', 'flags: SYN'],
  'a wireguard without peers': beside('wg0: { kind: wireguard }'),
  'a peer that is no wireguard': beside(
    'wg0: { kind: wireguard, peers: [{ peer: pc:eth0, allowedIps: [10.9.0.0/24] }] }',
  ),
  'what a peer may have, as an address': beside(
    'wg0: { kind: wireguard, peers: [{ peer: router:wg0, allowedIps: [10.9.0.1] }] }',
  ),
  'an endpoint without a port': beside(
    'wg0: { kind: wireguard, peers: [{ peer: router:wg0, allowedIps: [], endpoint: 1.2.3.4 }] }',
  ),
  'a key that the lab makes': beside('wg0: { kind: wireguard, peers: [], privateKey: x }'),
  'peers of a tun': beside('t0: { kind: tun, peers: [] }'),
  'a MAC address of a tun': beside('t0: { kind: tun, mac: "02:00:00:00:00:09" }'),
  'a tun as the port of a bridge': beside('t0: { kind: tun, master: br0 }'),
  'a tap on another interface': beside('t0: { kind: tap, parent: wan0 }'),
  'an ipvlan that takes over': beside('m0: { kind: ipvlan, parent: wan0, mode: passthru }'),
  'asking for an address by a word': [WAN, 'wan0: { dhcp: please }'],
  'a tun that asks for an address': beside('t0: { kind: tun, dhcp: true }'),
  'an interface that is down and asks': [WAN, 'wan0: { addresses: [1.2.3.4/24], up: false, dhcp: true }'],
  'addresses lent at no interface': [
    SERVICE,
    'a: { kind: dhcp, interface: eth9, from: 10.0.0.1, to: 10.0.0.9 }',
  ],
  'addresses lent with a prefix length': [
    SERVICE,
    'a: { kind: dhcp, interface: eth0, from: 10.0.0.1/24, to: 10.0.0.9 }',
  ],
  'a gateway of another family': [
    SERVICE,
    'a: { kind: dhcp, interface: eth0, from: 10.0.0.1, to: 10.0.0.9, router: "fd00::1" }',
  ],
  'addresses lent up to nowhere': [SERVICE, 'a: { kind: dhcp, interface: eth0, from: 10.0.0.1 }'],
  'a daemon without its configuration': [SERVICE, 'a: { kind: routing }'],
  'a configuration that is a list': [SERVICE, 'a: { kind: routing, config: [router id 1] }'],
  ...filesOf('a configuration', (file) => [SERVICE, `a: { kind: routing, config: { file: ${file} } }`]),
  'connections from nobody': before('{ from: cp, to: "1.2.3.4:80" }'),
  'connections to a name': before('{ from: pc, to: "web:80" }'),
  'connections to no port': before('{ from: pc, to: 1.2.3.4 }'),
  'no connections at all': before('{ from: pc, to: "1.2.3.4:80", count: 0 }'),
  'connections beyond the last port': before(
    '{ from: pc, to: "1.2.3.4:80", sourcePort: 65000, count: 1000 }',
  ),
  'connections of ICMP': before('{ from: pc, to: "1.2.3.4:80", protocol: icmp }'),
  ...filesOf('rules', (file) => [IPTABLES, `{ file: ${file} }`]),
  ...filesOf('rules of ebtables', (file) => [EBTABLES, `{ file: ${file} }`]),
  ...filesOf('rules of ip6tables', (file) => rules(`ip6tables: { file: ${file} }`)),
  ...filesOf('rules of nft', (file) => rules(`nft: { file: ${file} }`)),
  ...filesOf('sets', (file) => rules(`ipset: { file: ${file} }`)),
  ...filesOf('queues', (file) => rules(`tc: { file: ${file} }`)),
  'rules in what is no file': [IPTABLES, '{ path: router.v4 }'],
  'an ipset that is taken away': rules('ipset: "destroy guests"'),
  'an ipset without a name': rules('ipset: "create"'),
  'an ipset that is a list': rules('ipset: [10.0.0.1]'),
  'a filter that is only shown': rules('tc: "filter show dev wan0"'),
  'a queue of no interface': rules('tc: "qdisc add root htb"'),
  'a queue that is a number': rules('tc: 1'),
};

import type { Lab } from '../../../src/lab/types.ts';

/**
 * A lab whose toggles change everything that toggles can: links, bridges, ports, addresses, routes, rules, services.
 */
export const everything: Lab = {
  name: 'everything',
  about: 'Every kind of thing, given and taken by toggles.',
  nodes: {
    router: {
      interfaces: {
        br0: { kind: 'bridge', addresses: ['10.0.0.1/24'] },
        eth0: { master: 'br0' },
        wan0: { addresses: ['1.2.3.4/8'], mtu: 1400 },
        spare: { up: false },
      },
      routes: [{ to: '9.0.0.0/8', dev: 'wan0' }],
      sysctl: {
        'net.ipv4.ip_forward': 1,
        'net.ipv4.conf.eth0.rp_filter': 0,
        'net.ipv4.conf.all.log_martians': 1,
      },
    },
    pc: {
      interfaces: { eth0: { addresses: ['10.0.0.2/24'], mac: '02:00:00:00:00:AA' } },
      routes: [{ to: 'default', via: '10.0.0.1' }],
      services: {
        web: { kind: 'http', port: 80 },
        names: { kind: 'dns', records: { 'pc.lan': '10.0.0.2' } },
      },
    },
    six: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['fd00::1/64', '1.2.3.9/24'] }, lo: { addresses: ['9.9.9.9/32'] } },
      routes: [
        { to: 'default', via: 'fd00::9' },
        { to: '7.0.0.0/8', type: 'blackhole' },
      ],
    },
  },
  links: [['router:wan0', 'six:eth0']],
  toggles: {
    cable: { about: 'Where the pc is.', default: 'bridge', values: ['bridge', 'port', 'none'] },
    bridge: { about: 'A second bridge.', default: false },
    flags: { about: 'Flags of eth0.', default: true },
    more: { about: 'More of everything.', default: false },
    mtu: { about: 'Another MTU.', default: false },
    stack: { about: 'Interfaces on others.', default: 'none', values: ['none', 'one', 'two', 'tunnel'] },
    vlans: { about: 'VLANs of ports.', default: 'none', values: ['none', 'one', 'two'] },
    down: { about: 'Cables that are out.', default: 'none', values: ['none', 'wan0', 'far', 'pc'] },
    routing: { about: 'Tables and ways.', default: 'plain', values: ['plain', 'tables', 'ways'] },
    words: { about: 'What is said of interfaces.', default: 'none', values: ['none', 'some', 'more'] },
    setup: { about: 'Set-up commands.', default: false },
    bad: { about: 'Impaired links.', default: 'no', values: ['no', 'slow', 'slower', 'lossy', 'both'] },
  },
  settings: [
    { when: { cable: 'bridge' }, links: [['router:eth0', 'pc:eth0']] },
    { when: { cable: 'port' }, links: [['router:eth1', 'pc:eth0']] },
    {
      when: { bridge: true },
      nodes: {
        router: {
          interfaces: {
            br1: { kind: 'bridge', mtu: 1300 },
            eth0: { master: 'br1' },
            eth2: { kind: 'veth', master: 'br1' },
          },
        },
      },
    },
    {
      when: { flags: true },
      nodes: { router: { interfaces: { eth0: { port: { hairpin: true, learning: false } } } } },
    },
    {
      when: { more: true },
      nodes: {
        router: {
          interfaces: { wan0: { addresses: ['1.2.3.5/8'] }, spare: { up: true } },
          routes: [{ to: '8.0.0.0/8', via: '1.2.3.9' }],
          rules: { iptables: '*nat\n-A POSTROUTING -j MASQUERADE', ebtables: '*nat\n-A X {{mac pc:eth0}}' },
          sysctl: { 'net.ipv4.conf.all.log_martians': 0 },
        },
        pc: {
          nameservers: ['10.0.0.1'],
          services: {
            web: { kind: 'http', port: 8080 },
            other: { kind: 'http', port: 81 },
            names: { kind: 'dns', records: { 'router.lan': '10.0.0.1' } },
          },
        },
        six: {
          nameservers: [],
          files: { '/etc/motd': 'more', '/opt/new/x': 'new' },
          services: {
            echo: { kind: 'udp', port: 81 },
            sleep: { kind: 'command', command: ['sleep', '600'], ready: { prints: 'ready' } },
          },
        },
      },
    },
    { when: { cable: 'port' }, nodes: { pc: { nameservers: ['1.2.3.9'] } } },
    {
      when: { stack: ['one', 'two'] },
      nodes: {
        router: {
          interfaces: {
            top: { kind: 'macvlan', parent: 'eth0.5', addresses: ['10.5.0.1/24'] },
            'eth0.5': { kind: 'vlan', parent: 'eth0', id: 5 },
          },
        },
      },
    },
    {
      when: { stack: 'two' },
      nodes: { router: { interfaces: { 'br0.7': { kind: 'vlan', parent: 'br0', id: 7, up: false } } } },
    },
    {
      when: { stack: 'tunnel' },
      nodes: {
        router: {
          interfaces: { vx0: { kind: 'vxlan', id: 9, local: '1.2.3.4', remote: '1.2.3.9', master: 'br0' } },
        },
      },
    },
    {
      when: { vlans: ['one', 'two'] },
      nodes: {
        router: {
          interfaces: {
            br0: { vlanFiltering: true, vlans: { tagged: [10] } },
            eth0: { master: 'br0', vlans: { untagged: 10 } },
          },
        },
      },
    },
    {
      when: { down: 'wan0' },
      nodes: { router: { interfaces: { wan0: { up: false } } } },
    },
    {
      when: { words: ['some', 'more'] },
      nodes: {
        router: {
          interfaces: {
            br0: { nfCallIptables: true, ageing: 10 },
            eth0: { port: { cost: 9, state: 'disabled' }, fdb: [{ mac: 'pc:eth0' }], promiscuous: true },
            wan0: { neighbours: { '1.2.3.9': 'six:eth0', 'fd00::9': '02:00:00:00:00:07' } },
          },
        },
      },
    },
    {
      when: { words: 'more' },
      nodes: {
        router: {
          interfaces: {
            br0: { priority: 7 },
            eth0: { port: { state: 'forwarding' } },
            wan0: { neighbours: { '1.2.3.9': '02:00:00:00:00:08' }, proxyNeighbours: ['1.2.3.77'] },
          },
        },
      },
    },
    {
      when: { setup: true },
      nodes: {
        router: {
          setup: [
            { do: 'ip link set br0 arp off', undo: 'ip link set br0 arp on' },
            { do: 'true', undo: 'true' },
          ],
        },
        pc: { setup: [{ do: 'true', undo: 'false' }] },
      },
    },
    { when: { down: 'far' }, nodes: { six: { interfaces: { eth0: { up: false } } } } },
    { when: { down: 'pc' }, nodes: { pc: { interfaces: { eth0: { up: false } } } } },
    {
      when: { routing: 'tables' },
      nodes: {
        router: {
          interfaces: { wan0: { rpFilter: 'strict', forwarding: false } },
          routingRules: [
            { from: '10.0.0.0/24', table: 100 },
            { mark: 1, type: 'prohibit', priority: 7 },
          ],
          routes: [{ to: 'default', via: '1.2.3.9', table: 100, src: '1.2.3.4' }],
          sysctl: { 'net.ipv4.ip_forward': 0 },
        },
      },
    },
    {
      when: { routing: 'ways' },
      nodes: {
        router: {
          interfaces: { wan0: { forwarding: true, proxyArp: true } },
          routes: [{ to: '6.0.0.0/8', nexthops: [{ via: '1.2.3.9' }, { via: '10.0.0.2', weight: 2 }] }],
        },
      },
    },
    { when: { vlans: 'two' }, nodes: { router: { interfaces: { eth0: { vlans: { tagged: [20, 30] } } } } } },
    { when: { bad: 'slow' }, nodes: { router: { interfaces: { eth0: { impairment: { rate: '1mbit' } } } } } },
    {
      when: { bad: ['lossy', 'both'] },
      nodes: {
        pc: { interfaces: { eth0: { impairment: { loss: '1%' } } } },
        router: { interfaces: { eth0: { impairment: { delay: '5ms' } } } },
      },
    },
    {
      when: { bad: ['slower', 'both'] },
      nodes: { router: { interfaces: { eth0: { impairment: { rate: '100kbit' } } } } },
    },
    { when: { mtu: true }, nodes: { router: { interfaces: { br0: { mtu: 1200 }, wan0: { mtu: 1200 } } } } },
  ],
};

/** A lab in which containers come, change and go with toggles. */
export const containers: Lab = {
  name: 'containers',
  about: 'A container on a cable, and one that may be there.',
  nodes: {
    web: { kind: 'container', image: 'nginx:1.27', interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
    pc: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
  },
  links: [['web:eth0', 'pc:eth0']],
  toggles: {
    env: { about: 'A variable.', default: false },
    resolver: { about: 'A nameserver, which its network has.', default: false },
    pc: { about: 'The pc is a container as well.', default: false },
  },
  settings: [
    {
      when: { env: true },
      nodes: {
        web: { env: { MODE: 'a b' }, binds: ['/srv:/srv:ro'], healthcheck: ['curl', '-f', 'localhost'] },
      },
    },
    { when: { resolver: true }, nodes: { web: { nameservers: ['10.0.0.2'] } } },
    { when: { pc: true }, nodes: { pc: { kind: 'container', image: 'alpine', command: ['sleep', '9'] } } },
  ],
};

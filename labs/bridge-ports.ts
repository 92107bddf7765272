/*
 *   pc 10.0.0.2 ---- p1 .          . p3 ---- up  second  down ---- 10.0.0.4 far
 *                        first br0
 *   web 10.0.0.3 --- p2 '          ' p4 ---- other                  two cables: a loop, but for the spanning tree
 */
import { defineLab } from '../src/index.ts';

const IPV6 = { ipv6: true as const };
const works = { outcome: 'works' } as const;

/** Frames of TCP leave the bridge at the port where they came in, for the router that has the bridge. */
const BROUTE = {
  do: 'ebtables-legacy -t broute -A BROUTING -p IPv4 --ip-protocol tcp -j redirect --redirect-target DROP',
  undo: 'ebtables-legacy -t broute -F BROUTING',
};

export default defineLab({
  name: 'bridge-ports',
  about: 'What a port of a bridge sends on, and what two bridges do about a loop.',
  nodes: {
    pc: {
      ...IPV6,
      interfaces: { eth0: { addresses: ['10.0.0.2/24', 'fd00::2/64'], mac: '02:00:00:00:00:02' } },
    },
    web: {
      ...IPV6,
      interfaces: { eth0: { addresses: ['10.0.0.3/24', 'fd00::3/64'], mac: '02:00:00:00:00:03' } },
      services: { http: { kind: 'http', port: 80 } },
    },
    far: { ...IPV6, interfaces: { eth0: { addresses: ['10.0.0.4/24', 'fd00::4/64'] } } },
    first: {
      interfaces: {
        br0: { kind: 'bridge' },
        p1: { master: 'br0' },
        p2: { master: 'br0' },
        p3: { master: 'br0' },
        p4: {},
      },
    },
    second: {
      interfaces: { br0: { kind: 'bridge' }, up: { master: 'br0' }, other: {}, down: { master: 'br0' } },
    },
  },
  links: [
    ['pc:eth0', 'first:p1'],
    ['web:eth0', 'first:p2'],
    ['first:p3', 'second:up'],
    ['first:p4', 'second:other'],
    ['second:down', 'far:eth0'],
  ],
  toggles: {
    flood: {
      about: 'What the port of web is given though the bridge does not know who it is for.',
      default: 'all',
      values: ['all', 'no-broadcast', 'no-multicast', 'no-unknown', 'known'],
    },
    loop: { about: 'A second cable joins the bridges, which have a spanning tree.', default: false },
    vlans: { about: 'The first bridge keeps VLANs apart, and knows where web is.', default: false },
    shown: {
      about: 'Which rules of the first bridge see what it passes on.',
      default: 'none',
      values: ['none', 'ip6tables', 'arptables', 'iptables-by-routing'],
    },
  },
  settings: [
    {
      when: { flood: 'no-broadcast' },
      nodes: { first: { interfaces: { p2: { port: { bcastFlood: false } } } } },
    },
    {
      when: { flood: 'no-multicast' },
      nodes: { first: { interfaces: { p2: { port: { mcastFlood: false } } } } },
    },
    {
      when: { flood: ['no-unknown', 'known'] },
      nodes: {
        pc: { interfaces: { eth0: { neighbours: { '10.0.0.3': 'web:eth0' } } } },
        web: { interfaces: { eth0: { neighbours: { '10.0.0.2': 'pc:eth0' } } } },
        first: { interfaces: { p2: { port: { flood: false, learning: false } } } },
      },
    },
    { when: { flood: 'known' }, nodes: { first: { interfaces: { p2: { fdb: [{ mac: 'web:eth0' }] } } } } },
    {
      when: { loop: true },
      nodes: {
        first: { interfaces: { br0: { stp: true }, p4: { master: 'br0' } } },
        second: { interfaces: { br0: { stp: true }, other: { master: 'br0' } } },
      },
    },
    {
      when: { vlans: true },
      nodes: {
        first: {
          interfaces: {
            br0: { vlanFiltering: true },
            p1: { vlans: { untagged: 10 } },
            p2: { vlans: { untagged: 10 }, port: { learning: false }, fdb: [{ mac: 'web:eth0', vlan: 10 }] },
          },
        },
      },
    },
    {
      when: { shown: 'ip6tables' },
      nodes: {
        first: {
          interfaces: { br0: { nfCallIp6tables: true } },
          rules: { ip6tables: '*filter\n-A FORWARD -p tcp --dport 80 -j DROP\n' },
        },
      },
    },
    {
      when: { shown: 'iptables-by-routing' },
      nodes: {
        first: {
          interfaces: { br0: { addresses: ['10.0.0.1/24'] } },
          sysctl: { 'net.ipv4.ip_forward': 1 },
          rules: { iptables: '*filter\n-A FORWARD -p tcp --dport 80 -j DROP\n' },
          setup: [BROUTE],
        },
      },
    },
    { when: { shown: 'arptables' }, nodes: { first: { interfaces: { br0: { nfCallArptables: true } } } } },
  ],
  probes: {
    web: { kind: 'http', from: 'pc', url: 'http://10.0.0.3/' },
    web6: { kind: 'http', from: 'pc', url: 'http://[fd00::3]/' },
    far: { kind: 'ping', from: 'pc', to: '10.0.0.4' },
  },
  scenarios: {
    usual: { because: 'Nothing stands in the way.', expect: { web: works, web6: works, far: works } },
    'no-broadcast': {
      because: 'IPv4 asks everybody who has an address; IPv6 asks a group.',
      toggles: { flood: 'no-broadcast' },
      expect: { web: { outcome: 'fails', cause: 'port-blocked' }, web6: works },
    },
    'no-multicast': {
      because: 'And the other way round.',
      toggles: { flood: 'no-multicast' },
      expect: { web: works, web6: { outcome: 'fails', cause: 'port-blocked' } },
    },
    'no-unknown': {
      because: 'The bridge has never heard of web, and may not try.',
      toggles: { flood: 'no-unknown' },
      expect: { web: { outcome: 'fails', cause: 'port-blocked' } },
    },
    known: {
      because: 'It was told which port that is.',
      toggles: { flood: 'known' },
      expect: { web: works },
    },
    loop: {
      because: 'The spanning tree keeps one of the two cables for later.',
      toggles: { loop: true },
      expect: { web: works, far: works },
    },
    vlans: {
      because: 'The entry is of the VLAN that both ports are in.',
      toggles: { vlans: true },
      expect: { web: works },
    },
    'shown-to-ip6tables': {
      because: 'The bridge shows what it passes on to the rules of IPv6, and not to those of IPv4.',
      toggles: { shown: 'ip6tables' },
      expect: { web: works, web6: { outcome: 'fails', cause: 'filtered' } },
    },
    'shown-to-arptables': {
      because: 'There is no rule of arptables that could be in the way.',
      toggles: { shown: 'arptables' },
      expect: { web: works },
    },
    brouted: {
      because: 'What is routed goes by the rules of IPv4. The rest is still bridged.',
      toggles: { shown: 'iptables-by-routing' },
      expect: { web: { outcome: 'fails', cause: 'filtered' }, web6: works, far: works },
    },
    'brouted-no-more': {
      because: 'The bridge passes frames on again, and no rule sees them.',
      start: 'warm',
      warmWith: { shown: 'iptables-by-routing' },
      expect: { web: works },
    },
  },
});

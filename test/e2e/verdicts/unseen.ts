/*
 *   a, c --- sw --- lan r1 wan --- wan r2 lan --- b        10.1.0.0/24 · 10.9.0.0/24 · 10.2.0.0/24, the same in fd0x::/64
 *
 * Faults that engineers meet and that our own labs do not have, one at a time: each row was met as `unknown`, or as something else.
 */
import type { Expectation, Lab, LabNode, Probe, Scenario } from '../../../src/lab/types.ts';
import { LONG_FAULTS, longProbes } from './unseen-long.ts';
import { chain, does, fails } from './words.ts';

export interface Fault {
  nodes: Record<string, LabNode>;
  /** Names of probes, separated by spaces, with what is expected of them. */
  expect: Record<string, Expectation>;
}

const both = (text: string): LabNode => ({ rules: { iptables: `${text}\n`, ip6tables: `${text}\n` } });
const discovery = (chain: string, type: string): LabNode => ({
  rules: { ip6tables: `*filter\n-A ${chain} -p ipv6-icmp --icmpv6-type ${type} -j DROP\n` },
});

const ADVERTISEMENT = 'neighbour-advertisement';

const MASQUERADE = '*nat\n-A POSTROUTING -o wan -j MASQUERADE\nCOMMIT\n*mangle\n';

const FAULTS: Record<string, Fault> = {
  ...LONG_FAULTS,
  'port-arp': {
    nodes: { sw: chain('netdev x', 'ingress device "p1"', 'ether type arp drop') },
    expect: { 'http4 udp4 ping4': fails('filtered', 'sw') },
  },
  'port-arp-back': {
    nodes: { sw: chain('netdev x', 'ingress device "p3"', 'arp operation reply drop') },
    expect: { 'http4 udp4 ping4': fails('filtered', 'sw') },
  },
  'no-proxy': {
    nodes: {
      a: does(
        'ip address flush dev eth0 to 10.1.0.2 && ip address add 10.1.0.2/8 dev eth0',
        'ip -6 route add fd02::/64 dev eth0',
      ),
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('arp-unanswered', 'a') },
  },
  'proxy-without-way': {
    nodes: {
      a: does('ip address flush dev eth0 to 10.1.0.2 && ip address add 10.1.0.2/8 dev eth0'),
      r1: {
        interfaces: { lan: { proxyArp: true } },
        ...does('ip route replace unreachable 10.2.0.0/24'),
      },
    },
    expect: { 'http4 udp4 ping4': fails('arp-unanswered', 'a') },
  },
  'own-arp': {
    nodes: { a: chain('arp x', 'output', 'arp operation request drop') },
    expect: { 'http4 udp4 ping4': fails('filtered', 'a') },
  },
  'router-arp': {
    nodes: { r1: chain('arp x', 'output', 'oifname "wan" drop') },
    expect: { 'http4 udp4 ping4': fails('filtered', 'r1') },
  },
  'silent-router': {
    nodes: { r1: discovery('OUTPUT', ADVERTISEMENT) },
    expect: { 'http6 udp6 ping6': fails('filtered', 'r1') },
  },
  deaf: {
    nodes: { a: discovery('INPUT', ADVERTISEMENT) },
    expect: { 'http6 udp6 ping6': fails('filtered', 'a') },
  },
  'wrong-station': {
    nodes: { a: { interfaces: { eth0: { neighbours: { '10.1.0.1': 'c:eth0', 'fd01::1': 'c:eth0' } } } } },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('stale-neighbour', 'a') },
  },
  'said-another': {
    // A host that does not forward claims to have the router's address.
    nodes: {
      sw: {
        rules: {
          ebtables:
            '*nat\n-A PREROUTING -i p1 -p ARP --arp-opcode Request --arp-ip-dst 10.1.0.1 -j arpreply --arpreply-mac {{mac c:eth0}} --arpreply-target DROP\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4': fails('stale-neighbour', 'a') },
  },
  'arp-by-route': {
    nodes: { b: does('sysctl -qw net.ipv4.conf.eth0.arp_filter=1', 'ip route add 10.2.0.1 dev lo') },
    expect: { 'http4 udp4 ping4': fails('arp-unanswered', 'b') },
  },
  'other-mac': {
    nodes: {
      sw: {
        rules: { ebtables: '*nat\n-A PREROUTING -d {{mac r1:lan}} -j dnat --to-dst 02:00:00:00:00:97\n' },
      },
    },
    expect: { 'http4 udp4 ping4 http6': fails('wrong-dnat', 'sw') },
  },
  'turned-far': {
    // The wrong DNAT is the mistake, not the node that has no neighbour.
    nodes: {
      r1: {
        rules: {
          iptables: '*nat\n-A PREROUTING -d 10.2.0.2 -j DNAT --to-destination 10.2.0.99\n',
          ip6tables: '*nat\n-A PREROUTING -d fd02::2 -j DNAT --to-destination fd02::99\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('wrong-dnat', 'r1') },
  },
  'turned-nowhere': {
    nodes: {
      r1: {
        rules: {
          iptables: '*nat\n-A PREROUTING -d 10.2.0.2 -j DNAT --to-destination 10.77.0.2\n',
          ip6tables: '*nat\n-A PREROUTING -d fd02::2 -j DNAT --to-destination fd77::2\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('wrong-dnat', 'r1') },
  },
  'source-of-nobody': {
    // The second router turns the answer back to the first one's source, and is not to blame for it.
    nodes: {
      r1: {
        rules: {
          iptables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source 10.9.0.99\n',
          ip6tables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source fd09::99\n',
        },
      },
      r2: both('*nat\n-A POSTROUTING -o lan -j MASQUERADE'),
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('arp-unanswered', 'r2') },
  },
  'source-of-no-network': {
    nodes: {
      r1: {
        rules: {
          iptables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source 10.77.0.9\n',
          ip6tables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source fd77::9\n',
        },
      },
      r2: both('*nat\n-A POSTROUTING -o lan -j MASQUERADE'),
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('no-route', 'r2') },
  },
  'turned-to-a-host': {
    // The gateway of the last resort is a host. It is not to blame for an address that nobody has.
    nodes: {
      r1: {
        routes: defaults('10.1.0.3', 'fd01::3'),
        rules: {
          iptables: '*nat\n-A PREROUTING -d 10.2.0.2 -j DNAT --to-destination 10.77.0.2\n',
          ip6tables: '*nat\n-A PREROUTING -d fd02::2 -j DNAT --to-destination fd77::2\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('wrong-dnat', 'r1') },
  },
  'server-twice': {
    // A router that translates addresses has the server's address as well: no rule for it is missing.
    nodes: {
      r1: {
        ...both('*nat\n-A POSTROUTING -o wan -j MASQUERADE'),
        ...does('ip address add 10.2.0.2/32 dev lo', 'ip -6 address add fd02::2/128 dev lo'),
      },
    },
    expect: { 'http4 udp4 http6 udp6': fails('refused', 'r1') },
  },
  'server-twice-filtered': {
    nodes: {
      r1: {
        ...both('*nat\n-A POSTROUTING -o wan -j MASQUERADE\nCOMMIT\n*filter\n-A INPUT -p tcp -j DROP'),
        ...does('ip address add 10.2.0.2/32 dev lo', 'ip -6 address add fd02::2/128 dev lo'),
      },
    },
    expect: { 'http4 http6': fails('filtered', 'r1') },
  },
  'queue-without-room': {
    // The reply to ARP is dropped, before any packet of IP comes.
    nodes: { b: does('tc qdisc add dev eth0 root pfifo limit 0') },
    expect: { 'http4 udp4 ping4 http6': fails('filtered', 'b') },
  },
  'unused-entry': {
    nodes: {
      a: { interfaces: { eth0: { neighbours: { '10.1.0.3': 'r1:lan', 'fd01::3': 'r1:lan' } } } },
      r1: does('ip route add blackhole 10.2.0.2/32', 'ip route add blackhole fd02::2/128'),
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('no-route', 'r1') },
  },
  'last-hop': {
    nodes: {
      r1: {
        rules: {
          iptables: '*mangle\n-A PREROUTING -i lan -j TTL --ttl-set 1\n',
          ip6tables: '*mangle\n-A PREROUTING -i lan -d fd02::/64 -j HL --hl-set 1\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('ttl-expired', 'r1') },
  },
  'lost-way': {
    nodes: { r2: { interfaces: { lan: { up: false } }, routes: defaults('10.9.0.1', 'fd09::1') } },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('link-down', 'r2:lan') },
  },
  'lost-way-filtered': {
    // Without the link, r2 would send the packet back, which its rules do not allow.
    nodes: {
      r2: {
        interfaces: { lan: { up: false } },
        routes: defaults('10.9.0.1', 'fd09::1'),
        ...both('*filter\n-A FORWARD -i wan -o wan -j DROP'),
      },
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('link-down', 'r2:lan') },
  },
  loopback: {
    nodes: { b: both('*filter\n-A INPUT -i lo -p tcp -j DROP\n-A INPUT -i lo -p udp -j REJECT') },
    expect: { 'own4 own6 ownudp': fails('filtered', 'b') },
  },
  'other-zone': {
    nodes: {
      r2: both(
        '*raw\n-A PREROUTING -i lan -j CT --zone 5\nCOMMIT\n*nat\n-A PREROUTING -i wan -p tcp --dport 8080 -j DNAT --to-destination :80\n-A PREROUTING -i wan -p udp --dport 8007 -j DNAT --to-destination :7',
      ),
    },
    expect: { 'turned4 turned6 turnedudp4': fails('asymmetric-reply', 'a') },
  },
  'set-down': {
    nodes: { sw: does('ip link set br0 down') },
    expect: { 'http4 udp4 ping4 http6': fails('link-down', 'sw:br0') },
  },
  'pulled-port': {
    nodes: { sw: does('ip link set p3 nomaster') },
    expect: { 'http4 udp4 ping4 http6': fails('port-blocked', 'sw:p3') },
  },
  'no-address': {
    nodes: {
      b: does('ip address flush dev eth0 to 10.2.0.2', 'sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1'),
    },
    expect: { 'http4 udp4 ping4 http6': fails('arp-unanswered', 'r2') },
  },
  'arp-off': {
    nodes: { b: does('ip link set eth0 arp off') },
    expect: { 'http4 udp4 ping4': fails('arp-unanswered', 'b') },
  },
  'other-station': {
    nodes: {
      r2: { interfaces: { lan: { neighbours: { '10.2.0.2': 'b:eth0', 'fd02::2': 'b:eth0' } } } },
      b: does('ip link set eth0 address 02:00:00:00:00:99'),
    },
    expect: { 'http4 udp4 ping4 http6': fails('stale-neighbour', 'r2') },
  },
  ipsec: {
    nodes: {
      a: does(
        'ip xfrm policy add dir out src 10.1.0.2 dst 10.2.0.2 action block',
        'ip xfrm policy add dir out src fd01::2 dst fd02::2 action block',
      ),
    },
    expect: { 'http4 udp4 ping4 http6': fails('filtered', 'a') },
  },
  'own-dnat': {
    nodes: {
      a: { rules: { iptables: '*nat\n-A OUTPUT -d 10.2.0.2 -j DNAT --to-destination 10.1.0.99\n' } },
    },
    expect: { 'http4 udp4 ping4': fails('wrong-dnat', 'a') },
  },
  'own-reset': {
    nodes: {
      a: both('*filter\n-A INPUT -p tcp -j REJECT --reject-with tcp-reset\n-A INPUT -p udp -j REJECT'),
    },
    expect: { 'http4 http6 udp4 udp6 curl4': fails('filtered', 'a') },
  },
  'answer-stopped': {
    // Before it is translated back, the answer seems to be for the router itself.
    nodes: {
      r1: {
        rules: {
          iptables: `${MASQUERADE}-A PREROUTING -s 10.2.0.0/24 -j DROP\n`,
          ip6tables: `${MASQUERADE}-A PREROUTING -s fd02::/64 -j DROP\n`,
        },
      },
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('filtered', 'r1') },
  },
  'closed-bridge': {
    nodes: { sw: { rules: { ebtables: '*filter\n:FORWARD DROP\n-A FORWARD -p ARP -j ACCEPT\n' } } },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('filtered', 'sw') },
  },
  'own-port': {
    nodes: {
      a: both(
        '*nat\n-A OUTPUT -p tcp --dport 80 -j DNAT --to-destination :81\n-A OUTPUT -p udp --dport 7 -j DNAT --to-destination :8',
      ),
    },
    expect: { 'http4 udp4 http6 udp6 curl4': fails('wrong-dnat', 'a') },
  },
  'nobody-said': {
    // An ebtables rule answers for the router with a MAC address that nobody has.
    nodes: {
      sw: {
        rules: {
          ebtables:
            '*nat\n-A PREROUTING -i p1 -p ARP --arp-opcode Request --arp-ip-dst 10.1.0.1 -j arpreply --arpreply-mac 02:00:00:00:00:98 --arpreply-target DROP\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4': fails('stale-neighbour', 'a') },
  },
  'impossible-source': {
    // The router gives a source that nobody takes from a wire.
    nodes: {
      r1: {
        rules: {
          iptables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source 127.0.0.1\n',
          ip6tables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source ::1\n',
        },
      },
    },
    expect: { 'http4 ping4 http6 udp6': fails('martian-source', 'r2') },
  },
  'source-of-one-link': {
    nodes: { r1: { rules: { ip6tables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source fe80::77\n' } } },
    expect: { 'http6 ping6': fails('martian-source', 'r2') },
  },
  'turned-to-a-group': {
    nodes: {
      r1: {
        rules: {
          iptables:
            '*nat\n-A PREROUTING -d 10.2.0.2 -p tcp -j DNAT --to-destination 224.0.0.5\n-A PREROUTING -d 10.2.0.2 -j DNAT --to-destination 10.2.0.255\n',
          ip6tables: '*nat\n-A PREROUTING -d fd02::2 -j DNAT --to-destination ff02::5\n',
        },
      },
    },
    expect: { 'http4 udp4 http6 udp6': fails('wrong-dnat', 'r1') },
  },
  'asker-twice': {
    // Another router has the asker's address. IPv4 takes the question for a forgery; IPv6 keeps the answer.
    nodes: { r2: does('ip address add 10.1.0.2/32 dev lo', 'ip -6 address add fd01::2/128 dev lo') },
    expect: { http4: fails('martian-source', 'r2'), 'http6 udp6 ping6': fails('asymmetric-reply', 'r2') },
  },
  'source-of-the-server': {
    // For IPv6 the answer goes to the server itself; for IPv4 it comes back in another zone of connection tracking.
    nodes: {
      r1: {
        rules: {
          iptables: `${MASQUERADE}COMMIT\n*raw\n-A PREROUTING -i wan -j CT --zone 2\n`,
          ip6tables: '*nat\n-A POSTROUTING -o wan -j SNAT --to-source fd02::2\n',
        },
      },
    },
    expect: {
      'http4 udp4 ping4': fails('asymmetric-reply', 'r1'),
      'http6 udp6 ping6': fails('asymmetric-reply', 'r1'),
    },
  },
  'turned-back': {
    nodes: {
      a: { services: { web: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } } },
      r1: { rules: { ip6tables: '*nat\n-A PREROUTING -d fd02::2 -j DNAT --to-destination fd01::2\n' } },
    },
    expect: { 'http6 udp6 ping6': fails('asymmetric-reply', 'a') },
  },
  'one-station-twice': {
    nodes: {
      a: { interfaces: { eth0: { mac: '02:00:00:00:00:96', duplicate: true } } },
      c: { interfaces: { eth0: { mac: '02:00:00:00:00:96', duplicate: true } } },
    },
    expect: { 'near4 near6': fails('mac-flap', 'sw') },
  },
  'to-no-proxy': {
    nodes: { r1: both('*mangle\n-A PREROUTING -p tcp --dport 80 -j TPROXY --on-port 3129') },
    expect: { 'http4 http6': fails('filtered', 'r1') },
  },
  'by-port': {
    nodes: { a: { routingRules: [{ protocol: 'tcp', dport: 80, type: 'prohibit' }] } },
    expect: { 'http4 curl4': fails('no-route', 'a') },
  },
  'by-own-mark': {
    nodes: {
      a: {
        ...both('*mangle\n-A OUTPUT -p tcp -j MARK --set-mark 9'),
        routingRules: [
          { family: 'ipv4', mark: 9, type: 'blackhole' },
          { family: 'ipv6', mark: 9, type: 'unreachable' },
        ],
      },
    },
    expect: { 'http4 http6 curl4': fails('no-route', 'a') },
  },
  'no-loopback': {
    nodes: { b: does('ip link set lo down') },
    expect: { 'own4 ownudp': fails('link-down', 'b') },
  },
  'source-refused': {
    nodes: { a: { routingRules: [{ from: '10.1.0.2', type: 'prohibit', priority: 5 }] } },
    expect: { 'http4 udp4 ping4 curl4': fails('no-route', 'a'), http6: { outcome: 'works' } },
  },
  'hop-limit-out': {
    // Neighbour discovery takes only the hop limit 255 (RFC 4861, 7.1.1).
    nodes: { r1: { rules: { ip6tables: '*mangle\n-A POSTROUTING -j HL --hl-set 64\nCOMMIT\n' } } },
    expect: { 'http6 udp6 ping6': fails('arp-unanswered', 'r1') },
  },
  'hop-limit-own': {
    nodes: { a: { rules: { ip6tables: '*mangle\n-A POSTROUTING -j HL --hl-dec 1\nCOMMIT\n' } } },
    expect: { 'http6 udp6 ping6 near6': fails('arp-unanswered', 'a') },
  },
  'hop-limit-in': {
    nodes: { r1: { rules: { ip6tables: '*mangle\n-A PREROUTING -i lan -j HL --hl-set 64\nCOMMIT\n' } } },
    expect: { 'http6 udp6 ping6': fails('arp-unanswered', 'r1') },
  },
  'hop-limit-far': {
    nodes: {
      b: {
        rules: {
          nft: 'table ip6 x {\n chain x {\n type route hook output priority -150;\n ip6 hoplimit set 63\n }\n}\n',
        },
      },
    },
    expect: { 'http6 udp6 ping6': fails('arp-unanswered', 'b') },
  },
  'kept-by-route': {
    nodes: {
      r1: {
        routes: [
          { to: '10.2.0.2/32', type: 'local', dev: 'lo' },
          { to: 'fd02::2/128', type: 'local', dev: 'lo' },
        ],
      },
    },
    expect: { 'http4 udp4 http6 udp6': fails('refused', 'r1') },
  },
  'turned-to-twin': {
    // A rule turns it to the right address, and the router on the way has that address as well.
    nodes: {
      r1: both('*nat\n-A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination :80'),
      r2: { interfaces: { lan: { addresses: ['10.2.0.2/32', 'fd02::2/128'], duplicate: true } } },
    },
    expect: { 'http4 turned4 http6 turned6': fails('refused', 'r2') },
  },
  'closes-at-once': {
    // A proxy that takes connections and finds nobody behind it: its own SYN never leaves.
    nodes: {
      b: {
        services: {
          proxy: {
            kind: 'command',
            command: ['socat', '-dd', 'TCP6-LISTEN:8080,fork', 'TCP:10.2.0.77:80'],
            ready: { prints: 'listening' },
          },
        },
      },
    },
    expect: { 'turned4 turned6 ownturned': fails('unanswered', 'b') },
  },
  'bridge-turns': {
    nodes: {
      sw: {
        ipv6: true,
        sysctl: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.bridge.bridge-nf-call-ip6tables': 1 },
        rules: {
          iptables: '*nat\n-A PREROUTING -d 10.2.0.2 -j DNAT --to-destination 10.1.0.3\n',
          ip6tables: '*nat\n-A PREROUTING -d fd02::2 -j DNAT --to-destination fd01::3\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('no-route', 'sw') },
  },
  'bridge-lies': {
    nodes: {
      sw: {
        rules: {
          ebtables:
            '*nat\n-A POSTROUTING -o p3 -s {{mac a:eth0}} -j snat --to-src 02:00:00:00:00:55 --snat-arp --snat-target ACCEPT\n',
        },
      },
    },
    expect: { 'http4 udp4 ping4': fails('stale-neighbour', 'r1') },
  },
  'group-mac': {
    nodes: {
      a: does(
        'ip neigh replace 10.1.0.1 lladdr 01:00:5e:00:00:05 dev eth0',
        'ip neigh replace fd01::1 lladdr 33:33:00:00:00:09 dev eth0',
      ),
    },
    expect: { 'http4 udp4 ping4 http6 udp6 ping6': fails('stale-neighbour', 'a') },
  },
  'broadcast-mac': {
    nodes: { r2: does('ip neigh replace 10.2.0.2 lladdr ff:ff:ff:ff:ff:ff dev lan') },
    expect: { http4: fails('stale-neighbour', 'r2'), udp4: { outcome: 'works' } },
  },
  'by-six-to-nobody': {
    nodes: { r1: does('ip route replace 10.2.0.0/24 via inet6 fd09::99 dev wan') },
    expect: { 'http4 udp4 ping4': fails('arp-unanswered', 'r1') },
  },
  'taken-by-bridge': {
    nodes: { sw: { rules: { ebtables: '*nat\n-A PREROUTING -i p1 -p IPv4 -j redirect\n' } } },
    expect: { 'http4 udp4 ping4': fails('forwarding-off', 'sw') },
  },
  'no-way': {
    nodes: { a: does('ip route del default', 'ip -6 route del default') },
    // The neighbour question for this address is still open when the next probe runs.
    expect: {
      'nobody6 nobody4': fails('arp-unanswered', 'a'),
      'http4 http6 udp4 ping6 curl4 curl6 named': fails('no-route', 'a'),
    },
  },
};

/** Rules of iptables-legacy: no trace shows them, and only root can read them. */
const OLDER: Record<string, Fault> = {
  'older-rules': {
    nodes: {
      r1: does('iptables-legacy -A FORWARD -p tcp --dport 80 -j DROP', 'ip6tables-legacy -P FORWARD DROP'),
      a: does('iptables-legacy -t raw -A OUTPUT -p icmp -j DROP'),
      b: does('iptables-legacy -A OUTPUT -p udp --sport 7 -j DROP'),
    },
    expect: {
      'http4 curl4 http6 udp6 ping6': fails('filtered', 'r1'),
      ping4: fails('filtered', 'a'),
      udp4: fails('filtered', 'b'),
    },
  },
};

/** Faults that no cause names yet. Another cause would be wrong. */
const NAMELESS: Record<string, Fault> = {
  'sent-back-unrouted': {
    // The frame goes back into the switch with the router's own MAC address as its destination.
    nodes: { r1: chain('netdev x', 'ingress device "lan"', 'ip protocol { tcp, udp, icmp } fwd to "lan"') },
    expect: { 'http4 udp4 ping4': fails('filtered', 'r1') },
  },
};

function defaults(ip: string, ip6: string) {
  return [
    { to: 'default', via: ip },
    { to: 'default', via: ip6 },
  ];
}

/** The time in seconds after which a kernel gives up on a neighbour and forgets it. */
const SOON = 1;

const probes: Record<string, Probe> = {
  http4: { kind: 'http', from: 'a', url: 'http://10.2.0.2/', connectTimeout: SOON },
  http6: { kind: 'http', from: 'a', url: 'http://[fd02::2]/', connectTimeout: SOON },
  udp4: { kind: 'udp', from: 'a', to: '10.2.0.2:7', timeout: SOON },
  udp6: { kind: 'udp', from: 'a', to: '[fd02::2]:7', timeout: SOON },
  ping4: { kind: 'ping', from: 'a', to: '10.2.0.2', timeout: SOON },
  ping6: { kind: 'ping', from: 'a', to: 'fd02::2', timeout: SOON },
  curl4: { kind: 'command', from: 'a', command: ['curl', '-sS', '-m', '2', 'http://10.2.0.2/'] },
  curl6: { kind: 'command', from: 'a', command: ['curl', '-sS', '-m', '2', 'http://[fd02::2]/'] },
  named: { kind: 'http', from: 'a', url: 'http://b/', connectTimeout: SOON },
  ...longProbes,
  near4: { kind: 'ping', from: 'a', to: '10.1.0.3', timeout: SOON },
  near6: { kind: 'ping', from: 'a', to: 'fd01::3', timeout: SOON },
  nobody4: { kind: 'ping', from: 'a', to: '10.1.0.77', timeout: SOON },
  nobody6: { kind: 'ping', from: 'a', to: 'fd01::77', timeout: SOON },
  own4: { kind: 'http', from: 'b', url: 'http://10.2.0.2/', connectTimeout: SOON },
  own6: { kind: 'http', from: 'b', url: 'http://[fd02::2]/', connectTimeout: SOON },
  ownudp: { kind: 'udp', from: 'b', to: '10.2.0.2:7', timeout: SOON },
  turned4: { kind: 'http', from: 'a', url: 'http://10.2.0.2:8080/', connectTimeout: SOON },
  turned6: { kind: 'http', from: 'a', url: 'http://[fd02::2]:8080/', connectTimeout: SOON },
  ownturned: { kind: 'http', from: 'b', url: 'http://10.2.0.2:8080/', connectTimeout: SOON },
  turnedudp4: { kind: 'udp', from: 'a', to: '10.2.0.2:8007', timeout: SOON },
};

const router = { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 };

function host(ip: string, gateway: string): LabNode {
  const six = ip.replace(/^10\.(\d)\.0\.(\d+)$/, 'fd0$1::$2');
  return {
    ipv6: true,
    interfaces: { eth0: { addresses: [`${ip}/24`, `${six}/64`] } },
    routes: defaults(gateway, gateway.replace(/^10\.(\d)\.0\.(\d+)$/, 'fd0$1::$2')),
  };
}

const scenario = (fault: string, { expect }: Fault): Scenario => ({
  because: `Of ${fault}.`,
  toggles: { fault },
  expect: Object.fromEntries(
    Object.entries(expect).flatMap(([names, seen]) => names.split(' ').map((name) => [name, seen])),
  ),
});

export const unseen: Lab = labOf('unseen', FAULTS);
export const olderRules: Lab = labOf('older-rules', OLDER);
export const nameless: Lab = labOf('nameless', NAMELESS);

function labOf(name: string, faults: Record<string, Fault>): Lab {
  return {
    name,
    about: 'Two routers, a switch, and a fault.',
    nodes: {
      a: host('10.1.0.2', '10.1.0.1'),
      c: host('10.1.0.3', '10.1.0.1'),
      sw: {
        interfaces: {
          br0: { kind: 'bridge' },
          p1: { master: 'br0' },
          p2: { master: 'br0' },
          p3: { master: 'br0' },
        },
      },
      r1: {
        ipv6: true,
        sysctl: router,
        interfaces: {
          lan: { addresses: ['10.1.0.1/24', 'fd01::1/64'] },
          wan: { addresses: ['10.9.0.1/24', 'fd09::1/64'] },
        },
        routes: [
          { to: '10.2.0.0/24', via: '10.9.0.2' },
          { to: 'fd02::/64', via: 'fd09::2' },
        ],
      },
      r2: {
        ipv6: true,
        sysctl: router,
        interfaces: {
          wan: { addresses: ['10.9.0.2/24', 'fd09::2/64'] },
          lan: { addresses: ['10.2.0.1/24', 'fd02::1/64'] },
        },
        routes: [
          { to: '10.1.0.0/24', via: '10.9.0.1' },
          { to: 'fd01::/64', via: 'fd09::1' },
        ],
      },
      b: {
        ...host('10.2.0.2', '10.2.0.1'),
        services: { web: { kind: 'http', port: 80 }, echo: { kind: 'udp', port: 7 } },
      },
    },
    links: [
      ['a:eth0', 'sw:p1'],
      ['c:eth0', 'sw:p2'],
      ['r1:lan', 'sw:p3'],
      ['r1:wan', 'r2:wan'],
      ['r2:lan', 'b:eth0'],
    ],
    toggles: {
      fault: { about: 'What is wrong.', default: 'none', values: ['none', ...Object.keys(faults)] },
    },
    settings: Object.entries(faults).map(([fault, { nodes }]) => ({ when: { fault }, nodes })),
    probes,
    scenarios: {
      none: {
        because: 'Nothing is wrong.',
        expect: { http4: { outcome: 'works' }, udp6: { outcome: 'works' }, own4: { outcome: 'works' } },
      },
      ...Object.fromEntries(Object.entries(faults).map(([fault, one]) => [fault, scenario(fault, one)])),
    },
  };
}

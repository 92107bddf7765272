/** YAML of `nodes` that is merged into the lab below when the word is on. The test reads the first node named. */
export const WORDS: Record<string, string> = {
  mac: '{ d: { interfaces: { e: { mac: "02:00:00:00:00:77" } } } }',
  duplicate:
    '{ c: { interfaces: { e: { addresses: [10.0.3.9/24], duplicate: true } } }, d: { interfaces: { e: { addresses: [10.0.3.9/24] } } } }',
  lo: '{ r: { interfaces: { lo: { addresses: [10.9.9.9/32, "fd09::9/128"] } } } }',
  types:
    '{ r: { routes: [{ to: 9.1.0.0/16, type: blackhole }, { to: 9.2.0.0/16, type: unreachable }, { to: 9.3.0.0/16, type: prohibit }, { to: 9.4.0.0/16, type: throw }, { to: 9.5.0.0/16, type: local, dev: lo }, { to: "fd05::/64", type: blackhole }] } }',
  ways: '{ r: { routes: [{ to: 8.0.0.0/8, nexthops: [{ via: 10.0.1.2, dev: e0, onlink: true, weight: 2 }, { via: 10.0.2.2 }] }, { to: 7.0.0.0/8, via: 10.0.1.2, metric: 7, src: 10.0.2.1 }, { to: 6.0.0.0/8, via: 5.5.5.5, dev: e0, onlink: true, table: 66 }] } }',
  routingRules:
    '{ r: { routingRules: [{ from: 10.0.1.0/24, table: 66 }, { mark: 7, type: prohibit, family: ipv6 }, { table: 254, suppressPrefixLength: 0 }, { priority: 77, not: true, to: 10.5.0.0/16, iif: e0, oif: e1, protocol: tcp, sport: 1000-2000, dport: 80, table: 66 }] } }',
  settings: '{ r: { interfaces: { e0: { rpFilter: strict, proxyArp: true }, e1: { forwarding: false } } } }',
  neighbours:
    '{ r: { interfaces: { e0: { neighbours: { 10.0.1.2: a:e, "fd01::7": "02:00:00:00:00:07" }, proxyNeighbours: [10.0.1.99, "fd01::99"] } } } }',
  promiscuous: '{ c: { interfaces: { e: { promiscuous: true } } } }',
  fdb: '{ s: { interfaces: { p1: { fdb: [{ mac: c:e }] } } } }',
  bridge:
    '{ s: { interfaces: { br: { ageing: 7, priority: 9, mcastSnooping: true, nfCallIptables: true, nfCallIp6tables: true, nfCallArptables: true } } } }',
  port: '{ s: { interfaces: { p2: { port: { hairpin: true, learning: false, locked: true, neighSuppress: true, proxyArp: true, cost: 7, priority: 9 } } } } }',
  portFlags:
    '{ s: { interfaces: { p3: { port: { flood: false, mcastFlood: false, bcastFlood: false, isolated: true } } } } }',
  vlans:
    '{ s: { interfaces: { br: { vlanFiltering: true }, p1: { vlans: { untagged: 10 } }, p2: { vlans: { untagged: 10 } }, p3: { vlans: { untagged: 10, tagged: [20] }, fdb: [{ mac: f:e, vlan: 20 }] } } } }',
  stp: '{ s: { interfaces: { br2: { stp: true } } } }',
  rate: '{ d: { interfaces: { e: { impairment: { rate: 10mbit } } } } }',
  worse:
    '{ c: { interfaces: { e: { impairment: { delay: 5ms, jitter: 1ms, loss: 1%, duplicate: 1%, reorder: 1%, corrupt: 1% } } } } }',
  vxlan:
    '{ a: { interfaces: { vx0: { kind: vxlan, id: 7, local: 10.0.1.2, remote: 10.0.2.2, fdb: [{ mac: b:e, remote: 10.0.2.2 }] }, vx1: { kind: vxlan, id: 8, local: 10.0.1.2, listenPort: 8472, fdb: [{ mac: b:e, remote: 10.0.2.2 }] } } } }',
  portState: '{ s: { interfaces: { p2: { port: { state: disabled } } } } }',
  dummy: '{ r: { interfaces: { idle: { kind: dummy, addresses: [10.9.8.1/24] } } } }',
  vlan: '{ a: { interfaces: { tagged: { kind: vlan, parent: e, id: 5, addresses: [10.0.5.2/24] } } } }',
  geneve: '{ a: { interfaces: { gn0: { kind: geneve, id: 9, remote: 10.0.2.2 } } } }',
  gretap: '{ a: { interfaces: { gt0: { kind: gretap, local: 10.0.1.2, remote: 10.0.2.2 } } } }',
  gre: '{ a: { interfaces: { g0: { kind: gre, local: 10.0.1.2, remote: 10.0.2.2, addresses: [10.6.0.1/30] } } } }',
  ipip: '{ a: { interfaces: { ii0: { kind: ipip, local: 10.0.1.2, remote: 10.0.2.2 } } } }',
  sit: '{ a: { interfaces: { si0: { kind: sit, local: 10.0.1.2, remote: 10.0.2.2 } } } }',
  bond: '{ r: { interfaces: { bond0: { kind: bond, mode: active-backup } } } }',
  vrf: '{ r: { interfaces: { red: { kind: vrf, table: 67 } } } }',
  ipvlan: '{ r: { interfaces: { v0: { kind: ipvlan, parent: e1 } } } }',
  wireguard:
    '{ a: { interfaces: { wg0: { kind: wireguard, peers: [{ peer: r:wg0, allowedIps: [10.8.0.0/24], endpoint: "10.0.1.1:5", keepalive: 25 }] } } }, r: { interfaces: { wg0: { kind: wireguard, listenPort: 5, peers: [] } } } }',
  macvlan:
    '{ r: { interfaces: { m0: { kind: macvlan, parent: e0, mode: private, addresses: [10.0.1.7/24] } } } }',
  elsewhere:
    '{ b: { interfaces: { m0: { kind: macvlan, parent: r:e0, mode: vepa, addresses: [10.0.1.8/24] } } } }',
  passthru: '{ b: { interfaces: { m1: { kind: macvlan, parent: f:x, mode: passthru } } } }',
  tun: '{ a: { interfaces: { t0: { kind: tun, addresses: [10.7.0.1/24], mtu: 1300 } } } }',
  tap: '{ a: { interfaces: { t1: { kind: tap, addresses: [10.7.1.1/24], mac: "02:00:00:00:00:78" } } } }',
  iptables:
    '{ r: { rules: { iptables: "*nat\\n-A POSTROUTING -o e1 -j MASQUERADE\\n", ip6tables: "*filter\\n-A FORWARD -j DROP\\n" } } }',
  ebtables:
    '{ s: { rules: { ebtables: "*filter\\n:FORWARD ACCEPT\\n-A FORWARD -s {{mac d:e}} -j DROP\\n" } } }',
  nft: '{ r: { rules: { nft: "table netdev x {\\n  chain c {\\n    type filter hook ingress device e0 priority 0;\\n  }\\n}\\n" } } }',
  ipset: '{ r: { rules: { ipset: "create guests hash:ip\\nadd guests 10.0.1.2\\n" } } }',
  tc: '{ r: { rules: { tc: "qdisc add dev e0 clsact\\nfilter add dev e0 ingress protocol ip u32 match ip dport 80 0xffff flowid 1:1 action mirred egress mirror dev e1\\nqdisc add dev e1 root handle 1: htb default 10\\nclass add dev e1 parent 1: classid 1:10 htb rate 2mbit\\n" } } }',
  setup: '{ r: { setup: [{ do: ip link set e1 txqueuelen 77, undo: ip link set e1 txqueuelen 1000 }] } }',
  // Has a cable of its own, because other words affect ports of the bridge and would stop DHCP.
  dhcp: '{ f: { interfaces: { y: { dhcp: true } } }, c: { services: { lend: { kind: dhcp, interface: y, from: 10.0.4.50, to: 10.0.4.50, router: 10.0.4.1 } } } }',
  routing: '{ r: { services: { daemon: { kind: routing, config: "protocol device { }" } } } }',
  names: '{ b: { nameservers: [10.0.2.1] } }',
};

/** For words that the lab implements itself, the program that does the same by hand. */
export const BY_HAND_NEEDS: Record<string, string> = { dhcp: 'udhcpc', wireguard: 'wg' };

/** Words that no table of the kernel shows. */
export const UNSEEN = ['routing'];

export const NETWORK = `name: words
about: Every word, one after the other.
nodes:
  a: { ipv6: true, interfaces: { e: { addresses: [10.0.1.2/24, "fd01::2/64"] } }, routes: [{ to: default, via: 10.0.1.1 }] }
  r:
    ipv6: true
    interfaces: { e0: { addresses: [10.0.1.1/24, "fd01::1/64"] }, e1: { addresses: [10.0.2.1/24, "fd02::1/64"] } }
    sysctl: { net.ipv4.ip_forward: 1 }
  b: { ipv6: true, interfaces: { e: { addresses: [10.0.2.2/24, "fd02::2/64"] } }, routes: [{ to: default, via: 10.0.2.1 }] }
  s: { interfaces: { br: { kind: bridge }, br2: { kind: bridge }, p1: { master: br }, p2: { master: br }, p3: { master: br } } }
  c: { interfaces: { e: { addresses: [10.0.3.2/24] }, y: { addresses: [10.0.4.1/24] } } }
  d: { interfaces: { e: { addresses: [10.0.3.3/24] } } }
  f: {}
links: [[a:e, r:e0], [r:e1, b:e], [c:e, s:p1], [d:e, s:p2], [f:e, s:p3], [b:x, f:x], [f:y, c:y]]
`;
export const NODES = ['a', 'r', 'b', 's', 'c', 'd', 'f'];

/** The lab with a toggle for each word. The words in `on` are on from the start. */
export const labWith = (on: string[]) => `${NETWORK}toggles:
${Object.keys(WORDS)
  .map((word) => `  ${word}: { about: The word ${word}., default: ${on.includes(word) ? 'on' : 'off'} }`)
  .join('\n')}
settings:
${Object.entries(WORDS)
  .map(([word, nodes]) => `  - { when: { ${word}: on }, nodes: ${nodes} }`)
  .join('\n')}
`;

/**
 * Prints a node's kernel state without what depends on when and where it was built: numbers and names of other
 * namespaces, timers, counters, carrier flags, and the link-local addresses and multicast routes that follow the carrier. Leaves
 * out the rule of a VRF, which the kernel keeps after the VRF is deleted.
 */
export const READ = `exec 2>&1
clean() { sed -E '
  s/^[0-9]+: //; s/@[^ :]+//; s/,LOWER_UP|NO-CARRIER,|,M-DOWN|LOWER_UP,//g; s/ state (UP|DOWN|UNKNOWN|LOWERLAYERDOWN)//
  s/[a-z_]*timer +[0-9.]+//g; s/link-netns(id)? [^ ]+//; s/num[rt]xqueues [0-9]+//g; s/refcnt [0-9]+//
  s/ (linkdown|pref medium)//g; s/^ +//; s/ +/ /g; s/ $//' | grep -v -e fe80 -e ff00:: -e l3mdev | sort; }
ip -d link | clean
ip -br addr | sed -E 's/ (UP|DOWN|UNKNOWN|LOWERLAYERDOWN) / /; s/ fe80:[^ ]*//g' | clean
for family in -4 -6; do ip $family route show table all | clean; ip $family rule | clean; done
{ ip neigh show nud permanent; ip neigh show proxy; ip -6 neigh show proxy; } | clean
bridge -d link | clean
bridge fdb | grep static | clean
grep . /proc/sys/net/ipv[46]/conf/*/forwarding /proc/sys/net/ipv4/conf/*/rp_filter /proc/sys/net/ipv4/conf/*/proxy_arp
for tables in iptables ip6tables ebtables; do $tables-save | grep ^-A; done
if command -v ipset >/dev/null; then ipset save | sed -E 's, initval [^ ]+,,' | sort; fi
nft list tables | grep netdev
tc qdisc | clean
[ ! -e /proc/sys/net/ipv4/conf/e0 ] || for to in e0 e1; do tc filter show dev $to ingress; tc class show dev $to | clean; done
grep -v 127.0.1.1 /etc/hosts
cat /etc/resolv.conf
`;

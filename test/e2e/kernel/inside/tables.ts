import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { openDatagram } from '../../../../src/agent/probe/datagram.ts';
import { readConntrack } from '../../../../src/kernel/conntrack.ts';
import { watchConnections } from '../../../../src/kernel/conntrack-watch.ts';
import { StackCounters } from '../../../../src/kernel/counters.ts';
import { fibRoutes, fibRules } from '../../../../src/kernel/fib.ts';
import { listeners } from '../../../../src/kernel/listeners.ts';
import type { Namespace } from '../../../../src/kernel/namespace.ts';
import { LINK_SETTINGS } from '../../../../src/kernel/netlink/link-settings.ts';
import { qdiscs } from '../../../../src/kernel/qdisc.ts';
import { bridges, linkSettings, linkTableWithStats, ports } from '../../../../src/kernel/read.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { readSysctl } from '../../../../src/kernel/sysctl.ts';
import { json, print, star } from './tools.ts';

/**
 * Two hosts on a switch, IPv4 and IPv6: compares what we read from the kernel's tables with what iproute2 and others
 * print.
 */
const { sw, hosts } = star(2);
const [one, two] = hosts as [Namespace, Namespace];
const sh = (ns: Namespace, script: string) =>
  ns.run(() => execFileSync('sh', ['-ec', script], { encoding: 'utf8' }));
await linksReady([{ ns: sw, names: ['p1', 'p2', 'br0'] }], 30_000);
for (const [index, ns] of hosts.entries())
  sh(ns, `sysctl -qw net.ipv6.conf.all.disable_ipv6=0; ip address add fd00::${index + 1}/64 dev eth0 nodad`);
sh(
  one,
  `ip route add 9.0.0.0/8 nexthop via 10.0.0.2 nexthop via 10.0.0.3
   ip route add 8.0.0.0/8 via 10.0.0.2 src 10.0.0.1 metric 7
   ip -6 route add unreachable fd99::/16; ip -6 route add fd98::/16 via fd00::2
   for f in -4 -6; do
     ip $f route add blackhole default metric 9 table 77
     ip $f rule add pref 5 fwmark 3/15 iif eth0 ipproto tcp dport 80-90 lookup 77
     ip $f rule add pref 6 not fwmark 0 prohibit
   done`,
);
const all = (family: string) => json(one, 'ip', family, 'route', 'show', 'table', 'all');
const routes = { ours: fibRoutes(one), v4: all('-4'), v6: all('-6') };
const rules = { ours: fibRules(one), v4: json(one, 'ip', 'rule'), v6: json(one, 'ip', '-6', 'rule') };

// Port 80 of the second host is redirected to its port 8080, and connections are marked, in both families.
for (const tool of ['iptables', 'ip6tables'])
  sh(
    two,
    `${tool} -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
     ${tool} -t mangle -A PREROUTING -j CONNMARK --set-mark 7`,
  );
const server = createServer((_, response) => response.end('hello'));
two.run(() => server.listen(8080));
const udp = await openDatagram(two, 'udp4', 7);
const watch = watchConnections(two);
const get = async (url: string) => {
  const curl = one.run(() => spawn('curl', ['--silent', '--noproxy', '*', '-g', '--max-time', '5', url]));
  return (await curl.stdout.toArray()).join('');
};
const answers = [await get('http://10.0.0.2/'), await get('http://[fd00::2]/')];
sh(one, 'ping -q -c1 -W2 10.0.0.2; ping -q -c1 -W2 fd00::2');
const { changes, lost } = watch.take();
watch.close();
const conntrack = readConntrack(two);
const said = sh(two, 'conntrack -L -f ipv4 2>/dev/null; conntrack -L -f ipv6 2>/dev/null; conntrack -S');
const idle = readConntrack(sw);
const listening = listeners(two);
server.close();
udp.close();

// Sends to a port without a socket and to an address that nobody has. The ICMP error ends the read; by then the kernel
// has counted the packet.
for (const to of ['10.0.0.2', 'fd00::2'])
  sh(one, `bash -c 'exec 3<>/dev/udp/${to}/9; echo >&3; read -t 10 <&3' 2>/dev/null || true`);
// The counter may not start at 0: a router solicitation or a multicast report may come before the address is ready. So
// the kernel's own file is read just before and just after.
const noRoutes = () => Number(/^Ip6InNoRoutes\s+(\d+)/m.exec(sh(two, 'cat /proc/net/snmp6'))?.[1]);
const noRoutesBefore = noRoutes();
const counted = new StackCounters(['Udp.NoPorts', 'Udp6.NoPorts', 'Ip6.InNoRoutes']).read(two);
const noRoutesSaid = [noRoutesBefore, noRoutes()];
sh(sw, 'tc qdisc add dev p1 root tbf rate 8kbit burst 100 limit 100');
sh(two, 'ping -q -c2 -i 0.01 -W1 -s 300 10.0.0.1 || true');
sh(
  sw,
  `bridge link set dev p1 locked on neigh_suppress on learning off isolated on
   ip link set p2 type bridge_slave proxy_arp on
   ip link set br0 type bridge nf_call_iptables 1`,
);
// Sets each setting to another value than the default, where the kernel accepts one.
for (const [family, names] of Object.entries(LINK_SETTINGS))
  for (const name of names) {
    const file = `/proc/sys/net/${family}/conf/eth0/${name}`;
    sh(two, `echo $(($(cat ${file}) + 1)) 2>/dev/null >${file} || true`);
  }
const settings = Object.fromEntries(
  linkSettings(two).map(([key, value]) => [key, [value, readSysctl(two, key)]]),
);
const stats = [...linkTableWithStats(sw).values()].find(({ name }) => name === 'p2')?.stats;
print({
  routes,
  rules,
  answers,
  conntrack,
  changes,
  lost,
  said,
  idle,
  listening,
  counted,
  noRoutesSaid,
  qdiscs: qdiscs(sw),
  ports: ports(sw),
  bridges: bridges(sw),
  settings,
  stats,
});

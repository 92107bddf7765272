import { execFileSync } from 'node:child_process';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { lookUpRoute, type RouteQuestion } from '../../../../src/kernel/route-lookup.ts';
import { print, star } from './tools.ts';

/**
 * A router with a route of every type, rules that match marks and ports, and a source address that belongs elsewhere.
 */
const { sw, hosts } = star(1);
const [router] = hosts;
if (!router) throw new Error('no host');
await linksReady([{ ns: sw, names: ['p1', 'br0'] }], 30_000);
const SETUP = `
sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
sysctl -qw net.ipv4.conf.eth0.rp_filter=1
ip link add lan type veth peer name other; ip link set lan up; ip link set other up
ip address add 172.16.0.1/24 dev lan
ip address add fd00::1/64 dev eth0 nodad
for type in blackhole prohibit unreachable; do
  n=$((n + 1)); ip route add $type 9.$n.0.0/16; ip -6 route add $type fd0$n::/32
done
ip rule add ipproto udp dport 99 lookup 99 pref 5; ip -6 rule add ipproto udp dport 99 lookup 99 pref 5
ip route add 7.0.0.0/8 via 10.0.0.9 table 99; ip -6 route add fd07::/16 via fd00::9 table 99
ip rule add fwmark 5 prohibit pref 6; ip -6 rule add fwmark 5 prohibit pref 6
`;
router.run(() => execFileSync('sh', ['-ec', SETUP]));

const ask = (question: RouteQuestion) => lookUpRoute(router, question);
const asked =
  (from: string) =>
  (dst: string, more: Partial<RouteQuestion> = {}) => ({
    sent: ask({ dst, ...more }),
    arrives: ask({ src: from, dst, iif: 'eth0', ...more }),
  });
const v4 = asked('10.0.0.2');
const v6 = asked('fd00::2');
const before = {
  none: [v4('8.8.8.8'), v6('2001:db8::1')],
  blackhole: [v4('9.1.0.1'), v6('fd01::1')],
  prohibit: [v4('9.2.0.1'), v6('fd02::1')],
  unreachable: [v4('9.3.0.1'), v6('fd03::1')],
  local: [v4('10.0.0.1'), v6('fd00::1')],
  link: [v4('10.0.0.77'), v6('fd00::77')],
  port: [v4('7.0.0.1', { protocol: 17, dstPort: 99 }), v6('fd07::1', { protocol: 17, dstPort: 99 })],
  otherPort: [v4('7.0.0.1', { protocol: 17, dstPort: 98 }), v6('fd07::1', { protocol: 17, dstPort: 98 })],
  mark: [v4('10.0.0.77', { mark: 5 }), v6('fd00::77', { mark: 5 })],
};
const martian = ask({ src: '10.0.0.1', dst: '10.0.0.77', iif: 'eth0' });
const wrongSide = ask({ src: '172.16.0.9', dst: '10.0.0.77', iif: 'eth0' });
const source = { martian: ask({ dst: '10.0.0.1' }), wrongSide: ask({ dst: '172.16.0.9' }) };
router.run(() => execFileSync('sysctl', ['-qw', 'net.ipv4.ip_forward=0', 'net.ipv6.conf.all.forwarding=0']));
const noForwarding = v4('10.0.0.77');
print({ ...before, martian, wrongSide, source, noForwarding });

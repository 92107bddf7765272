/*
 *   pc 192.168.1.2 ---- west 10.0.1.1 ---- core ---- 10.0.2.1 east ---- 192.168.2.2 web
 *      fd00:1::2          '----- tun1, of one kind or another -----'        fd00:2::2
 *                                          core knows the way from west to east, and of no network behind them
 */
import { defineLab } from '../src/index.ts';

const router = (lan: string[], up: string, gateway: string) => ({
  interfaces: { lan0: { addresses: lan }, up0: { addresses: [up] } },
  routes: [{ to: 'default', via: gateway }],
  sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 },
  ipv6: true,
});

const host = (network: 1 | 2) => ({
  interfaces: { eth0: { addresses: [`192.168.${network}.2/24`, `fd00:${network}::2/64`] } },
  routes: [
    { to: 'default', via: `192.168.${network}.1` },
    { to: 'default', via: `fd00:${network}::1` },
  ],
  ipv6: true,
});

/** For each family, what both ends have in the tunnel: an address and a route to the other end's network. */
const inside = {
  ipv4: [
    { address: '10.9.0.1/30', route: { to: '192.168.2.0/24', via: '10.9.0.2' } },
    { address: '10.9.0.2/30', route: { to: '192.168.1.0/24', via: '10.9.0.1' } },
  ],
  ipv6: [
    { address: 'fd00:9::1/64', route: { to: 'fd00:2::/64', via: 'fd00:9::2' } },
    { address: 'fd00:9::2/64', route: { to: 'fd00:1::/64', via: 'fd00:9::1' } },
  ],
} as const;

/** Outer addresses of the two ends. */
const WEST = '10.0.1.1';
const EAST = '10.0.2.1';

/** @param mtu what remains of 1500 bytes */
function tunnel(
  kind: 'vxlan' | 'geneve' | 'gretap' | 'gre' | 'ipip' | 'sit',
  mtu: number,
  { id, carries = ['ipv4', 'ipv6'] }: { id?: number; carries?: ('ipv4' | 'ipv6')[] } = {},
) {
  const end = (which: 0 | 1, local: string, remote: string) => {
    const has = carries.map((family) => inside[family][which]);
    const outer = kind === 'geneve' ? { remote } : { local, remote };
    const addresses = has.map(({ address }) => address);
    return {
      interfaces: { tun1: { kind, mtu, ...(id !== undefined && { id }), ...outer, addresses } },
      routes: has.map(({ route }) => route),
    };
  };
  return { when: { tunnel: kind }, nodes: { west: end(0, WEST, EAST), east: end(1, EAST, WEST) } };
}

const works = { outcome: 'works' } as const;

export default defineLab({
  name: 'tunnels',
  about: 'Two networks, joined across a third that knows neither, by every kind of tunnel.',
  nodes: {
    pc: host(1),
    west: router(['192.168.1.1/24', 'fd00:1::1/64'], `${WEST}/24`, '10.0.1.9'),
    core: {
      interfaces: { west0: { addresses: ['10.0.1.9/24'] }, east0: { addresses: ['10.0.2.9/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    east: router(['192.168.2.1/24', 'fd00:2::1/64'], `${EAST}/24`, '10.0.2.9'),
    web: { ...host(2), services: { http: { kind: 'http', port: 80 } } },
  },
  links: [
    ['pc:eth0', 'west:lan0'],
    ['west:up0', 'core:west0'],
    ['core:east0', 'east:up0'],
    ['east:lan0', 'web:eth0'],
  ],
  toggles: {
    tunnel: {
      about: 'What joins west and east.',
      default: 'none',
      values: ['none', 'vxlan', 'geneve', 'gretap', 'gre', 'ipip', 'sit'],
    },
  },
  settings: [
    tunnel('vxlan', 1450, { id: 7 }),
    tunnel('geneve', 1450, { id: 7 }),
    tunnel('gretap', 1462),
    tunnel('gre', 1476),
    tunnel('ipip', 1480, { carries: ['ipv4'] }),
    tunnel('sit', 1480, { carries: ['ipv6'] }),
  ],
  probes: {
    ipv4: { kind: 'http', from: 'pc', url: 'http://192.168.2.2/' },
    ipv6: { kind: 'http', from: 'pc', url: 'http://[fd00:2::2]/' },
  },
  scenarios: {
    none: {
      because: 'The network in the middle has no route to the one that is asked for.',
      expect: { ipv4: { outcome: 'fails', cause: 'no-route' } },
    },
    vxlan: {
      because: 'Frames go in UDP, to port 4789.',
      toggles: { tunnel: 'vxlan' },
      expect: { ipv4: works, ipv6: works },
    },
    geneve: {
      because: 'Frames go in UDP, to port 6081.',
      toggles: { tunnel: 'geneve' },
      expect: { ipv4: works, ipv6: works },
    },
    gretap: {
      because: 'Frames go in GRE, which is protocol 47.',
      toggles: { tunnel: 'gretap' },
      expect: { ipv4: works, ipv6: works },
    },
    gre: {
      because: 'Packets of either kind go in GRE.',
      toggles: { tunnel: 'gre' },
      expect: { ipv4: works, ipv6: works },
    },
    ipip: {
      because: 'Packets of IPv4 go in others, as protocol 4.',
      toggles: { tunnel: 'ipip' },
      expect: { ipv4: works },
    },
    sit: {
      because: 'Packets of IPv6 go in those of IPv4, as protocol 41.',
      toggles: { tunnel: 'sit' },
      expect: { ipv6: works },
    },
  },
});

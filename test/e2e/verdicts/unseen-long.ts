import type { LabNode, Probe } from '../../../src/lab/types.ts';
import type { Fault } from './unseen.ts';
import { chain, does, fails } from './words.ts';

/** Sizes in bytes: a packet of several fragments, and one that does not fit a small MTU. */
const CUT = 3000;
const LARGE = 1400;

const SOON = 1;

export const longProbes: Record<string, Probe> = {
  long4: { kind: 'ping', from: 'a', to: '10.2.0.2', size: CUT, timeout: SOON },
  long6: { kind: 'ping', from: 'a', to: 'fd02::2', size: CUT, timeout: SOON },
  longudp4: { kind: 'udp', from: 'a', to: '10.2.0.2:7', send: 'x'.repeat(CUT), timeout: SOON },
  longudp6: { kind: 'udp', from: 'a', to: '[fd02::2]:7', send: 'x'.repeat(CUT), timeout: SOON },
  whole4: { kind: 'ping', from: 'a', to: '10.2.0.2', size: LARGE, df: true, timeout: SOON },
  whole6: { kind: 'ping', from: 'a', to: 'fd02::2', size: LARGE, df: true, timeout: SOON },
  inside4: { kind: 'http', from: 'a', url: 'http://10.99.0.2/', connectTimeout: SOON },
  inside6: { kind: 'ping', from: 'a', to: 'fd99::2', timeout: SOON },
  insideudp4: { kind: 'udp', from: 'a', to: '10.99.0.2:7', timeout: SOON },
};

/** Connection tracking reassembles a datagram before the rules see it. */
const whole = '-p udp --dport 7 -j DROP';

/** Faults of fragments, of packets that must not be fragmented, and of packets in tunnels. */
export const LONG_FAULTS: Record<string, Fault> = {
  pieces: {
    nodes: { r2: chain('netdev x', 'ingress device "wan"', 'ip frag-off & 0x1fff != 0 drop') },
    expect: { 'long4 longudp4': fails('filtered', 'r2') },
  },
  pieces6: {
    nodes: { r2: chain('ip6 x', 'prerouting', 'exthdr frag exists drop', -450) },
    expect: { 'long6 longudp6': fails('filtered', 'r2') },
  },
  'later-pieces6': {
    nodes: { r2: chain('netdev x', 'ingress device "wan"', 'frag frag-off != 0 counter drop') },
    expect: { 'long6 longudp6': fails('filtered', 'r2') },
  },
  'pieces-back': {
    nodes: { r1: chain('netdev x', 'ingress device "wan"', 'ip frag-off & 0x1fff != 0 drop') },
    expect: { 'long4 longudp4': fails('filtered', 'r1') },
  },
  together: {
    nodes: {
      r2: {
        rules: {
          iptables: `*filter\n-A FORWARD -m conntrack --ctstate NEW ${whole}\n`,
          ip6tables: `*filter\n-A FORWARD -m conntrack --ctstate NEW ${whole}\n`,
        },
      },
    },
    expect: { 'longudp4 longudp6': fails('filtered', 'r2') },
  },
  'no-way-for-pieces': {
    nodes: { r1: does('ip route del 10.2.0.0/24', 'ip -6 route del fd02::/64') },
    expect: { 'long4 longudp4 long6 longudp6': fails('no-route', 'r1') },
  },
  'route-mtu': {
    nodes: {
      r1: does(
        'ip route replace 10.2.0.0/24 via 10.9.0.2 mtu lock 1300',
        'ip -6 route replace fd02::/64 via fd09::2 mtu lock 1300',
      ),
    },
    expect: { 'whole4 whole6': fails('mtu', 'r1') },
  },
  'own-route-mtu': {
    nodes: {
      a: does(
        'ip route replace default via 10.1.0.1 mtu 1300',
        'ip -6 route replace default via fd01::1 mtu 1300',
      ),
    },
    expect: { 'whole4 whole6': fails('mtu', 'a') },
  },
  'tunnel-vni': {
    nodes: { a: tunnel(1, 7), b: tunnel(2, 8) },
    expect: { 'inside4 inside6 insideudp4': fails('tunnel-mismatch', 'b') },
  },
  'tunnel-gone': {
    nodes: { a: tunnel(1, 7) },
    expect: { 'inside4 inside6 insideudp4': fails('tunnel-mismatch', 'b') },
  },
  'tunnel-port': {
    nodes: { a: tunnel(1, 7), b: does(typed(2, 7, 8472)) },
    expect: { 'inside4 inside6 insideudp4': fails('tunnel-mismatch', 'b') },
  },
  'tunnel-down': {
    nodes: { a: tunnel(1, 7), b: { ...tunnel(2, 7), ...does('ip link set vx0 down') } },
    expect: { 'inside4 inside6 insideudp4': fails('link-down', 'b') },
  },
  'tunnel-own-down': {
    nodes: { a: { ...tunnel(1, 7), ...does('ip link set vx0 down') }, b: tunnel(2, 7) },
    expect: { 'inside4 insideudp4': fails('link-down', 'a') },
  },
  'tunnel-stopped': {
    nodes: {
      a: tunnel(1, 7),
      b: tunnel(2, 7),
      r2: { rules: { iptables: '*filter\n-A FORWARD -p udp --dport 4789 -j DROP\n' } },
    },
    expect: { 'inside4 inside6 insideudp4': fails('filtered', 'r2') },
  },
  'tunnel-not-let-in': {
    nodes: {
      a: tunnel(1, 7),
      b: { ...tunnel(2, 7), rules: { iptables: '*filter\n-A INPUT -p udp --dport 4789 -j DROP\n' } },
    },
    expect: { 'inside4 inside6 insideudp4': fails('filtered', 'b') },
  },
  'tunnel-not-let-out': {
    nodes: {
      a: { ...tunnel(1, 7), rules: { iptables: '*filter\n-A OUTPUT -p udp --dport 4789 -j DROP\n' } },
      b: tunnel(2, 7),
    },
    expect: { 'inside4 inside6 insideudp4': fails('filtered', 'a') },
  },
  'tunnel-without-way': {
    nodes: { a: { ...tunnel(1, 7), ...does('ip route del default') }, b: tunnel(2, 7) },
    expect: { 'inside4 inside6 insideudp4': fails('no-route', 'a') },
  },
};

/** One end of a tunnel between a and b. */
function tunnel(own: 1 | 2, id: number): LabNode {
  const [local, remote] = [`10.${own}.0.2`, `10.${3 - own}.0.2`];
  const host = own === 1 ? 3 : 2;
  return {
    interfaces: {
      vx0: {
        kind: 'vxlan',
        id,
        local,
        remote,
        mtu: 1450,
        addresses: [`10.99.0.${host}/24`, `fd99::${host}/64`],
      },
    },
  };
}

/** Adds the tunnel by a command, because a lab's VXLAN always has the usual port. */
function typed(own: 1 | 2, id: number, port: number): string {
  const ends = `local 10.${own}.0.2 remote 10.${3 - own}.0.2`;
  const lines = [
    `ip link add vx0 type vxlan id ${id} ${ends} dstport ${port}`,
    'ip address add 10.99.0.2/24 dev vx0',
    'ip link set vx0 up',
  ];
  return lines.join(' && ');
}

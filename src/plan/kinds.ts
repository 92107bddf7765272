import type { LinkKind } from '../lab/link-kind.ts';
import type { KernelFeature } from './kernel-feature.ts';
import { command, quote } from './quote.ts';
import { wireguardKeys } from './wireguard-keys.ts';

interface KindPlan<Link extends LinkKind> {
  /** The feature that the kernel must have. */
  feature: KernelFeature;
  /**
   * For a tunnel whose MTU the kernel computes from the route to its other end: how many bytes the tunnel adds to a
   * packet over IPv4.
   */
  overhead?: number;
  /** The words after `type` for ip(8). */
  words: (link: Link) => (string | number)[];
  /** More commands, after `ip link add`. */
  more?: (link: Link, on: Place) => string[];
  /** The command instead of `ip link add`. */
  add?: (on: Place) => string;
}

type Of<Name extends LinkKind['kind']> = LinkKind & { kind: Name };

type Place = { node: string; name: string };

const betweenEnds = ({ kind, ...ends }: Of<'gre' | 'gretap' | 'ipip' | 'sit'>) => [
  kind,
  'local',
  ends.local,
  'remote',
  ends.remote,
];

const addTuntap =
  (mode: 'tun' | 'tap') =>
  ({ node, name }: Place) =>
    command('ip', '-n', node, 'tuntap', 'add', 'dev', name, 'mode', mode);

export const KIND_PLANS: { [Name in LinkKind['kind']]: KindPlan<Of<Name>> } = {
  vlan: {
    feature: { about: 'VLAN interfaces (802.1Q)', option: 'CONFIG_VLAN_8021Q', module: '8021q' },
    words: ({ id }) => ['vlan', 'id', id],
  },
  macvlan: {
    feature: { about: 'macvlan interfaces', option: 'CONFIG_MACVLAN', module: 'macvlan' },
    words: ({ mode }) => ['macvlan', 'mode', mode],
  },
  ipvlan: {
    feature: { about: 'ipvlan interfaces', option: 'CONFIG_IPVLAN', module: 'ipvlan' },
    words: ({ mode }) => ['ipvlan', 'mode', mode],
  },
  bond: {
    feature: { about: 'bonds', option: 'CONFIG_BONDING', module: 'bonding' },
    words: ({ mode }) => ['bond', 'mode', mode, 'miimon', 100],
  },
  vrf: {
    feature: { about: 'VRFs', option: 'CONFIG_NET_VRF', module: 'vrf' },
    words: ({ table }) => ['vrf', 'table', table],
  },
  vxlan: {
    feature: { about: 'VXLAN tunnels', option: 'CONFIG_VXLAN', module: 'vxlan' },
    words: ({ id, local, remote, listenPort }) => [
      ...['vxlan', 'id', id, 'local', local],
      ...(remote === undefined ? [] : ['remote', remote]),
      ...['dstport', listenPort],
    ],
  },
  geneve: {
    feature: { about: 'Geneve tunnels', option: 'CONFIG_GENEVE', module: 'geneve' },
    overhead: 50,
    words: ({ id, remote }) => ['geneve', 'id', id, 'remote', remote],
  },
  gretap: {
    feature: { about: 'GRE tunnels for frames', option: 'CONFIG_NET_IPGRE', module: 'ip_gre' },
    overhead: 38,
    words: betweenEnds,
  },
  gre: {
    feature: { about: 'GRE tunnels', option: 'CONFIG_NET_IPGRE', module: 'ip_gre' },
    overhead: 24,
    words: betweenEnds,
  },
  ipip: {
    feature: { about: 'tunnels for IPv4 in IPv4', option: 'CONFIG_NET_IPIP', module: 'ipip' },
    overhead: 20,
    words: betweenEnds,
  },
  sit: {
    feature: { about: 'tunnels for IPv6 in IPv4', option: 'CONFIG_IPV6_SIT', module: 'sit' },
    overhead: 20,
    words: betweenEnds,
  },
  wireguard: {
    feature: { about: 'WireGuard', option: 'CONFIG_WIREGUARD', module: 'wireguard' },
    words: () => ['wireguard'],
    more: setWireguard,
  },
  tun: {
    feature: tuntap('TUN interfaces, which give programs packets'),
    words: () => ['tun'],
    add: addTuntap('tun'),
  },
  tap: {
    feature: tuntap('TAP interfaces, which give programs frames'),
    words: () => ['tap'],
    add: addTuntap('tap'),
  },
  dummy: {
    feature: { about: 'dummy interfaces', option: 'CONFIG_DUMMY', module: 'dummy' },
    words: () => ['dummy'],
  },
};

/** The plan of a kind, for any link. */
export const kindPlan = (kind: LinkKind['kind']) => KIND_PLANS[kind] as KindPlan<LinkKind>;

function tuntap(about: string): KernelFeature {
  return { about: `${about} (/dev/net/tun)`, option: 'CONFIG_TUN', module: 'tun' };
}

function setWireguard({ listenPort, peers }: Of<'wireguard'>, { node, name }: Place): string[] {
  const set = ['ip', 'netns', 'exec', node, 'wg', 'set', name];
  const port = listenPort === undefined ? [] : ['listen-port', listenPort];
  const key = quote(wireguardKeys(`${node}:${name}`).privateKey);
  return [
    `echo ${key} | ${command(...set, ...port, 'private-key', '/dev/stdin')}`,
    ...peers.map(({ peer, allowedIps, endpoint, keepalive }) =>
      command(
        ...set,
        ...['peer', wireguardKeys(peer).publicKey],
        ...(endpoint === undefined ? [] : ['endpoint', endpoint]),
        ...(keepalive === undefined ? [] : ['persistent-keepalive', keepalive]),
        ...['allowed-ips', allowedIps.join(',')],
      ),
    ),
  ];
}

/*
 *   pc 10.0.1.2 ---- lan 10.0.1.1 west wan 1.0.0.1 ---- a internet b ---- wan 2.0.0.1 east lan 10.0.2.1 ---- 10.0.2.2 web
 *                              vpn 10.9.0.1 - - - - - - - - - - - - - - - - vpn 10.9.0.2
 */
import { defineLab } from '../src/index.ts';

/** A VPN program: it sends what the kernel gives it to the other end as UDP, and passes what arrives to the kernel. */
const TUNNEL = `#!/usr/bin/perl
use strict;
use Socket;
my ($name, $flags, $port, $to) = @ARGV;
open(my $tun, '+<', '/dev/net/tun') or die "no /dev/net/tun: $!";
my $request = pack('a16 s x22', $name, hex $flags);
ioctl($tun, 0x400454ca, $request) or die "cannot open $name: $!";
socket(my $udp, PF_INET, SOCK_DGRAM, 0) or die $!;
bind($udp, sockaddr_in($port, INADDR_ANY)) or die $!;
my $peer = sockaddr_in($port, inet_aton($to));
$| = 1;
print "ready\\n";
while (1) {
  my $both = '';
  vec($both, fileno($_), 1) = 1 for ($tun, $udp);
  select($both, undef, undef, undef);
  if (vec($both, fileno($tun), 1)) { sysread($tun, my $packet, 2000); send($udp, $packet, 0, $peer); }
  if (vec($both, fileno($udp), 1)) { recv($udp, my $packet, 2000, 0); syswrite($tun, $packet); }
}
`;

/** Flags of TUNSETIFF: IFF_TUN or IFF_TAP, with IFF_NO_PI (no additional header). */
const FLAGS = { tun: '0x1001', tap: '0x1002' };

const program = (kind: 'tun' | 'tap', to: string) => ({
  files: { '/opt/tunnel': TUNNEL },
  services: {
    tunnel: {
      kind: 'command' as const,
      command: ['perl', '/opt/tunnel', 'vpn', FLAGS[kind], '5000', to],
      ready: { prints: 'ready' },
    },
  },
});

const opened = (kind: 'tun' | 'tap', address: string) => ({
  interfaces: { vpn: { kind, addresses: [address], mtu: 1400 } },
});

const wireguard = (
  own: { address: string },
  other: { peer: `${string}:${string}`; at: string; net: string },
) => ({
  interfaces: {
    vpn: {
      kind: 'wireguard' as const,
      addresses: [own.address],
      listenPort: 51820,
      peers: [
        {
          peer: other.peer,
          endpoint: `${other.at}:51820`,
          allowedIps: ['10.9.0.0/24', other.net],
          keepalive: 25,
        },
      ],
    },
  },
});

const works = { outcome: 'works' } as const;

export default defineLab({
  name: 'vpn',
  about: 'Two networks that reach each other through a tunnel: of a program, or WireGuard.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.1.2/24'] } },
      routes: [{ to: 'default', via: '10.0.1.1' }],
    },
    west: {
      interfaces: { lan: { addresses: ['10.0.1.1/24'] }, wan: { addresses: ['1.0.0.1/24'] } },
      routes: [{ to: '2.0.0.0/24', via: '1.0.0.254' }],
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    internet: {
      interfaces: { a: { addresses: ['1.0.0.254/24'] }, b: { addresses: ['2.0.0.254/24'] } },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    east: {
      interfaces: { lan: { addresses: ['10.0.2.1/24'] }, wan: { addresses: ['2.0.0.1/24'] } },
      routes: [{ to: '1.0.0.0/24', via: '2.0.0.254' }],
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    web: {
      interfaces: { eth0: { addresses: ['10.0.2.2/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['pc:eth0', 'west:lan'],
    ['west:wan', 'internet:a'],
    ['internet:b', 'east:wan'],
    ['east:lan', 'web:eth0'],
  ],
  toggles: {
    tunnel: {
      about: 'What leads from one network to the other.',
      default: 'none',
      values: ['none', 'program', 'no-program', 'frames', 'wireguard'],
    },
  },
  settings: [
    {
      when: { tunnel: ['program', 'no-program'] },
      nodes: { west: opened('tun', '10.9.0.1/24'), east: opened('tun', '10.9.0.2/24') },
    },
    {
      when: { tunnel: 'program' },
      nodes: { west: program('tun', '2.0.0.1'), east: program('tun', '1.0.0.1') },
    },
    {
      when: { tunnel: 'frames' },
      nodes: { west: opened('tap', '10.9.0.1/24'), east: opened('tap', '10.9.0.2/24') },
    },
    {
      when: { tunnel: 'frames' },
      nodes: { west: program('tap', '2.0.0.1'), east: program('tap', '1.0.0.1') },
    },
    {
      when: { tunnel: 'wireguard' },
      nodes: {
        west: wireguard({ address: '10.9.0.1/24' }, { peer: 'east:vpn', at: '2.0.0.1', net: '10.0.2.0/24' }),
        east: wireguard({ address: '10.9.0.2/24' }, { peer: 'west:vpn', at: '1.0.0.1', net: '10.0.1.0/24' }),
      },
    },
    {
      when: { tunnel: ['program', 'no-program', 'frames', 'wireguard'] },
      nodes: {
        west: { routes: [{ to: '10.0.2.0/24', via: '10.9.0.2' }] },
        east: { routes: [{ to: '10.0.1.0/24', via: '10.9.0.1' }] },
      },
    },
  ],
  probes: { web: { kind: 'http', from: 'pc', url: 'http://10.0.2.2/' } },
  scenarios: {
    none: {
      because: 'Neither router has a way to the other network.',
      expect: { web: { outcome: 'fails', cause: 'no-route' } },
    },
    program: {
      because: 'A program at each end carries packets to the other.',
      toggles: { tunnel: 'program' },
      expect: { web: works },
    },
    frames: {
      because: 'The programs carry frames: each router asks who has the other end of the tunnel.',
      toggles: { tunnel: 'frames' },
      expect: { web: works },
    },
    'program-begins': {
      because: 'A tunnel can come when all else is there.',
      toggles: { tunnel: 'program' },
      start: 'warm',
      warmWith: { tunnel: 'none' },
      expect: { web: works },
    },
    'program-ends': {
      because: 'With the tunnel goes the route through it.',
      start: 'warm',
      warmWith: { tunnel: 'program' },
      expect: { web: { outcome: 'fails', cause: 'no-route' } },
    },
    wireguard: {
      because: 'Each end knows the key of the other.',
      toggles: { tunnel: 'wireguard' },
      expect: { web: works },
    },
  },
});

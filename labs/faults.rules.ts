/** Rules for the nodes of `faults`, each for one fault or for all but some. They are the same in both families. */
import type { Rules } from '../src/index.ts';

interface Family {
  /** The router's outer address, at which inside services are reached. */
  outer: string;
  lan: string;
  /** The router's inside address. */
  inner: string;
  web: string;
  /** An address that nobody has. */
  nobody: string;
  /** Matches for an echo request, and for a message that a packet was too big. */
  echo: string;
  tooBig: string;
  socket: (address: string, port: number) => string;
}

const V4: Family = {
  outer: '1.2.3.4',
  lan: '192.168.1.0/24',
  inner: '192.168.1.1',
  web: '192.168.1.5',
  nobody: '192.168.1.7',
  echo: '-p icmp --icmp-type echo-request',
  tooBig: '-p icmp --icmp-type fragmentation-needed',
  socket: (address, port) => `${address}:${port}`,
};

const V6: Family = {
  outer: 'fd01::4',
  lan: 'fd02::/64',
  inner: 'fd02::1',
  web: 'fd02::5',
  nobody: 'fd02::7',
  echo: '-p ipv6-icmp --icmpv6-type echo-request',
  tooBig: '-p ipv6-icmp --icmpv6-type packet-too-big',
  socket: (address, port) => `[${address}]:${port}`,
};

const both = (lines: (family: Family) => string[]): Rules => ({
  iptables: ['', ...lines(V4)].join('\n'),
  ip6tables: ['', ...lines(V6)].join('\n'),
});

/** Forwards TCP port 8001, UDP port 8007, and echo requests to a host. */
const forwarding = (to: (family: Family) => string, { match = '', tcp = 80, udp = 7, echo = true }) =>
  both((family) => {
    const { outer, socket } = family;
    const rule = (what: string, target: string) =>
      `-A PREROUTING ${match}-d ${outer} ${what} -j DNAT --to-destination ${target}`;
    return [
      '*nat',
      rule('-p tcp --dport 8001', socket(to(family), tcp)),
      rule('-p udp --dport 8007', socket(to(family), udp)),
      ...(echo ? [rule(family.echo, to(family))] : []),
    ];
  });

export const forward = forwarding(({ web }) => web, {});

/** Matches packets from outside only. An inside host's packets come in by br0. */
export const forwardOutside = forwarding(({ web }) => web, { match: '-i wan0 ', echo: false });

export const forwardToNobody = forwarding(({ nobody }) => nobody, {});

export const forwardToWrongPort = forwarding(({ web }) => web, { tcp: 8080, udp: 8080, echo: false });

export const snat = both(({ lan, web, inner }) => [
  '*nat',
  `-A POSTROUTING -s ${lan} -d ${web} -j SNAT --to-source ${inner}`,
]);

/** Suffices for one TCP connection and one UDP exchange at a time. */
export const snatToOnePort = both(({ lan, web, inner, socket }) => [
  '*nat',
  ...['tcp', 'udp'].map(
    (protocol) =>
      `-A POSTROUTING -s ${lan} -d ${web} -p ${protocol} -j SNAT --to-source ${socket(inner, 5000)}`,
  ),
]);

const python = (...lines: string[]): string[] => [
  'python3',
  '-uc',
  ['import socket, time', ...lines].join('\n'),
];

/**
 * Opens one connection of each protocol and keeps it. Datagrams are sent again and again, because connection tracking
 * forgets them after half a minute. With a second fault a connection may be impossible.
 */
export const openConnections = python(
  'def open_one(family, kind, place):',
  '    end = time.monotonic() + 8',
  '    while time.monotonic() < end:',
  '        try:',
  '            s = socket.socket(family, kind)',
  '            s.settimeout(1); s.connect(place)',
  '            if kind == socket.SOCK_DGRAM: s.send(b"hello"); s.recv(9)',
  '            return s',
  '        except OSError: time.sleep(0.05)',
  'open = [open_one(socket.AF_INET, socket.SOCK_STREAM, ("1.2.3.4", 8001)),',
  '    open_one(socket.AF_INET6, socket.SOCK_STREAM, ("fd01::4", 8001)),',
  '    open_one(socket.AF_INET, socket.SOCK_DGRAM, ("1.2.3.4", 8007)),',
  '    open_one(socket.AF_INET6, socket.SOCK_DGRAM, ("fd01::4", 8007))]',
  'print("ready")',
  'while True:',
  '    time.sleep(5)',
  '    for s in open[2:]:',
  '        if s: s.send(b"hello")',
);

export const onLoopbackOnly = python(
  'servers = [socket.create_server(("127.0.0.1", 80)), socket.create_server(("::1", 80), family=socket.AF_INET6)]',
  'for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):',
  '    servers.append(socket.socket(family, socket.SOCK_DGRAM)); servers[-1].bind((address, 7))',
  'print("ready")',
  'time.sleep(1000)',
);

/** Rules that stop traffic forwarded to web. */
const stop = (verdicts: { tcp: string; others: string }) =>
  both(({ echo }) => [
    '*filter',
    `-A FORWARD -p tcp --dport 80 -j ${verdicts.tcp}`,
    `-A FORWARD -p udp --dport 7 -j ${verdicts.others}`,
    `-A FORWARD ${echo} -j ${verdicts.others}`,
  ]);

export const drop = stop({ tcp: 'DROP', others: 'DROP' });

export const reject = stop({ tcp: 'REJECT --reject-with tcp-reset', others: 'REJECT' });

export const policy = both(() => ['*filter', ':FORWARD DROP']);

/** A frequent mistake on routers: no sender learns that a packet was too big. */
export const noTooBig = both(({ tooBig }) => ['*filter', `-A OUTPUT ${tooBig} -j DROP`]);

export const bridgeDrop = `
*filter
:FORWARD ACCEPT
-A FORWARD -p IPv4 --ip-dst 192.168.1.5 -j DROP
-A FORWARD -p IPv6 --ip6-dst fd02::5 -j DROP`;

/** Keeps a neighbour entry with the MAC address of web's former network card. */
export const oldEntry =
  'for a in 192.168.1.5 fd02::5; do ip neigh replace $a lladdr 02:00:00:00:00:99 dev br0; done; echo ready; exec sleep 1000';

export const hostDrop = `
table inet guard {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 80 counter drop
    udp dport 7 counter drop
    icmp type echo-request counter drop
    icmpv6 type echo-request counter drop
  }
}`;

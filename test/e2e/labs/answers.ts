import type { Cause, CommandService, Lab, Probe } from '../../../src/index.ts';

/** A service that prints `ready` when it is ready. */
const python = (...lines: string[]): CommandService => ({
  kind: 'command',
  command: ['python3', '-uc', ['import socket, time', ...lines].join('\n')],
  ready: { prints: 'ready' },
});

/** Sockets that cannot be reached: port 81 on loopback only, 82 on IPv6 only, 83 on IPv4 only. */
const bound = python(
  'def at(family, kind, address, port):',
  '    s = socket.socket(family, kind)',
  '    if family == socket.AF_INET6: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)',
  '    s.bind((address, port))',
  '    if kind == socket.SOCK_STREAM: s.listen()',
  '    return s',
  'kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM)',
  'a = [at(socket.AF_INET, kind, "127.0.0.1", 81) for kind in kinds]',
  'b = [at(socket.AF_INET6, kind, "::1", 81) for kind in kinds]',
  'c = [at(socket.AF_INET6, kind, "::", 82) for kind in kinds]',
  'd = [at(socket.AF_INET, kind, "0.0.0.0", 83) for kind in kinds]',
  'print("ready"); time.sleep(1000)',
);

const mute = python(
  'server = socket.create_server(("", 25)); print("ready"); all = []',
  'while True: all.append(server.accept())',
);

const greeter = python(
  'server = socket.create_server(("", 26)); print("ready")',
  'while True:',
  '    client, _ = server.accept()',
  '    client.sendall(b"220 mail.example"); client.close()',
);

/** A name server that knows the IPv4 address of every name and never answers questions for IPv6. */
const halfNames = python(
  'server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); server.bind(("", 53)); print("ready")',
  'while True:',
  '    query, client = server.recvfrom(512)',
  '    end = query.index(b"\\0", 12) + 5',
  '    if query[end - 4:end - 2] != b"\\0\\1": continue',
  '    head = query[:2] + b"\\x81\\x80\\0\\1\\0\\1\\0\\0\\0\\0"',
  '    answer = b"\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\x3c\\0\\4" + bytes([10, 0, 2, 2])',
  '    server.sendto(head + query[12:end] + answer, client)',
);

/** Holds a TCP connection and a UDP exchange that use up the only port SNAT may give. */
const holder = python(
  'def ask(kind, port, text):',
  '    while True:',
  '        try:',
  '            s = socket.socket(socket.AF_INET, kind); s.settimeout(1); s.connect(("10.0.2.3", port))',
  '            if text: s.send(text); s.recv(9)',
  '            return s',
  '        except OSError: time.sleep(0.05)',
  'a, b = ask(socket.SOCK_STREAM, 80, b""), ask(socket.SOCK_DGRAM, 7, b"x")',
  'print("ready"); time.sleep(1000)',
);

const [V4, V6] = ['10.0.2.2', '[fd00:2::2]'];
const soon = { from: 'a', timeout: 0.9 } as const;
const http = (url: string, more: object = {}): Probe => ({
  ...{ kind: 'http', from: 'a', url, connectTimeout: 0.9 },
  ...more,
});
const onPort = (port: number, name: string): Record<string, Probe> => ({
  [`tcp4-${name}`]: { kind: 'tcp', ...soon, to: `${V4}:${port}` },
  [`tcp6-${name}`]: { kind: 'tcp', ...soon, to: `${V6}:${port}` },
  [`udp4-${name}`]: { kind: 'udp', ...soon, to: `${V4}:${port}` },
  [`udp6-${name}`]: { kind: 'udp', ...soon, to: `${V6}:${port}` },
});

const fails = (cause: Cause, node: string) => ({ outcome: 'fails', cause, at: node }) as const;
const works = { outcome: 'works' } as const;

/**
 * What comes back is not what was wanted, or comes from somebody else, or nothing comes although all is there:
 *
 *   a 10.0.1.2 --- 10.0.1.1 r 10.0.2.1 --- switch --- b 10.0.2.2, c 10.0.2.3
 */
export const answers: Lab = {
  name: 'answers',
  about: 'Answers that are none.',
  nodes: {
    a: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.1.2/24', 'fd00:1::2/64'] } },
      routes: [
        { to: 'default', via: '10.0.1.1' },
        { to: 'fd00:2::/64', via: 'fd00:1::1' },
      ],
      nameservers: ['10.0.2.2'],
    },
    r: {
      ipv6: true,
      interfaces: {
        e0: { addresses: ['10.0.1.1/24', 'fd00:1::1/64'] },
        e1: { addresses: ['10.0.2.1/24', 'fd00:2::1/64'] },
      },
      sysctl: { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 },
      services: { holder },
      rules: {
        iptables: `*nat
-A PREROUTING -i e0 -d 10.0.1.1 -p tcp --dport 8080 -j DNAT --to 127.0.0.1:80
-A PREROUTING -i e0 -d 10.0.1.1 -p udp --dport 8080 -j DNAT --to 127.0.0.1:80
-A PREROUTING -i e0 -d 10.0.2.3 -p tcp --dport 88 -j DNAT --to 10.0.2.2:80
-A PREROUTING -i e0 -d 10.0.1.1 -p tcp --dport 88 -j DNAT --to 10.0.2.2:80
-A POSTROUTING -o e1 -d 10.0.2.3 -p tcp --dport 80 -j SNAT --to-source 10.0.2.1:5000
-A POSTROUTING -o e1 -d 10.0.2.3 -p udp --dport 7 -j SNAT --to-source 10.0.2.1:5000
COMMIT`,
        ip6tables: '*nat\n-A PREROUTING -d fd00:1::1 -p tcp --dport 8080 -j DNAT --to [::1]:80\nCOMMIT',
      },
    },
    sw: {
      interfaces: {
        br: { kind: 'bridge' },
        p1: { master: 'br' },
        p2: { master: 'br' },
        p3: { master: 'br' },
      },
    },
    b: {
      ipv6: true,
      interfaces: { eth0: { addresses: ['10.0.2.2/24', 'fd00:2::2/64'] } },
      routes: [
        { to: 'default', via: '10.0.2.1' },
        { to: 'fd00:1::/64', via: 'fd00:2::1' },
      ],
      services: { web: { kind: 'http', port: 80 }, bound, mute, greeter, halfNames },
    },
    c: {
      interfaces: { eth0: { addresses: ['10.0.2.3/24'] } },
      routes: [{ to: 'default', via: '10.0.2.1' }],
      services: {
        web: { kind: 'http', port: 80 },
        other: { kind: 'http', port: 88 },
        echo: { kind: 'udp', port: 7 },
      },
    },
  },
  links: [
    ['a:eth0', 'r:e0'],
    ['r:e1', 'sw:p1'],
    ['sw:p2', 'b:eth0'],
    ['sw:p3', 'c:eth0'],
  ],
  probes: {
    ...onPort(81, 'loopback'),
    ...onPort(82, 'only6'),
    ...onPort(83, 'only4'),
    mute: { kind: 'tcp', ...soon, to: `${V4}:25`, banner: 'SSH' },
    greeting: { kind: 'tcp', ...soon, to: `${V4}:26`, banner: 'SSH' },
    status: http(`http://${V4}/`, { status: 404 }),
    body: http(`http://${V6}/`, { body: 'welcome' }),
    'half-a-name': http('http://b.example/'),
    'no-port-tcp': http('http://10.0.2.3/'),
    'no-port-udp': { kind: 'udp', ...soon, to: '10.0.2.3:7' },
    'to-loopback': http('http://10.0.1.1:8080/'),
    'to-loopback-udp': { kind: 'udp', ...soon, to: '10.0.1.1:8080' },
    'to-loopback-6': http('http://[fd00:1::1]:8080/'),
    'of-somebody-else': http('http://10.0.2.3:88/'),
    'of-whom-is-wanted': http('http://10.0.2.3:88/', { body: 'hello from b' }),
    forwarded: http('http://10.0.1.1:88/'),
    'too-long': { kind: 'ping', ...soon, to: '10.0.1.1', df: true, size: 2000 },
    'too-long-6': { kind: 'ping', ...soon, to: 'fd00:1::1', df: true, size: 2000 },
  },
  scenarios: {
    answers: {
      because: 'Each is what it is.',
      expect: {
        ...Object.fromEntries(
          ['tcp4-loopback', 'tcp6-loopback', 'udp4-loopback', 'udp6-loopback'].map((name) => [
            name,
            fails('bound-elsewhere', 'b'),
          ]),
        ),
        ...{ 'tcp4-only6': fails('bound-elsewhere', 'b'), 'udp4-only6': fails('bound-elsewhere', 'b') },
        ...{ 'tcp6-only4': fails('bound-elsewhere', 'b'), 'udp6-only4': fails('bound-elsewhere', 'b') },
        ...{ 'tcp6-only6': works, 'tcp4-only4': works },
        ...{ 'udp6-only6': fails('unanswered', 'b'), 'udp4-only4': fails('unanswered', 'b') },
        ...{ mute: fails('unanswered', 'b'), greeting: fails('wrong-answer', 'b') },
        ...{ status: fails('wrong-answer', 'b'), body: fails('wrong-answer', 'b') },
        'half-a-name': fails('name-not-resolved', 'b'),
        ...{ 'no-port-tcp': fails('ports-exhausted', 'r'), 'no-port-udp': fails('ports-exhausted', 'r') },
        ...{ 'to-loopback': fails('wrong-dnat', 'r'), 'to-loopback-udp': fails('wrong-dnat', 'r') },
        'to-loopback-6': fails('wrong-dnat', 'r'),
        'of-somebody-else': fails('wrong-dnat', 'r'),
        ...{ 'of-whom-is-wanted': works, forwarded: works },
        ...{ 'too-long': fails('mtu', 'a'), 'too-long-6': fails('mtu', 'a') },
      },
    },
  },
};

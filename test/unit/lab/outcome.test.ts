import { expect, test } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import { couldNotAsk, outcomeOf } from '../../../src/lab/outcome/outcome.ts';
import type { Probe } from '../../../src/lab/probe.ts';

const ran = (exitCode: number | null, stdout: string, stderr = ''): ProbeRun => ({
  ...{ probe: 'ask', exitCode, stdout, stderr },
  ...{ captures: [], hooks: [], before: [], after: [] },
});
const command: Probe = { kind: 'command', from: 'pc', command: ['x'] };
const ping: Probe = { kind: 'ping', from: 'pc', to: '10.0.0.1', count: 3 };
const iperf: Probe = { kind: 'iperf3', from: 'pc', to: '10.0.0.1', atLeast: '8mbit', atMost: '12mbit' };
const tcp: Probe = { kind: 'tcp', from: 'pc', to: '10.0.0.1:22' };
const udp: Probe & { kind: 'udp' } = { kind: 'udp', from: 'pc', to: '10.0.0.1:7' };
const dns: Probe & { kind: 'dns' } = { kind: 'dns', from: 'pc', name: 'web.example', server: '10.0.0.1' };
const capture: Probe & { kind: 'capture' } = { kind: 'capture', at: 'pc:eth0' };
const counted = (count: number) =>
  `listening on eth0\n${count} packet${count === 1 ? '' : 's'} captured\n${count} packets received by filter\n0 packets dropped by kernel\n`;
const http: Probe = { kind: 'http', from: 'pc', url: 'http://10.0.0.1/' };
const answered = (status: number, body: string) => `${body}\n${JSON.stringify({ http_code: status })}`;
const counts = (sent: number, received: number) =>
  `--- 10.0.0.1 ping statistics ---\n${sent} packets transmitted, ${received} received, 0% packet loss`;
const rate = (bits: number) => JSON.stringify({ end: { sum_received: { bits_per_second: bits } } });

test.each<[string, Probe, ProbeRun, boolean, string]>([
  ['a command', command, ran(0, 'yes\n'), true, 'exit code 0, "yes"'],
  ['a command that was ended', command, ran(null, 'yes\n', 'x\nended by SIGKILL'), false, 'ended by SIGKILL'],
  ['its exit code', { ...command, exitCode: 3 }, ran(3, ''), true, 'exit code 3'],
  ['another exit code', command, ran(1, '', 'no'), false, 'exit code 1, "no", not 0'],
  ['its output', { ...command, output: 'es' }, ran(0, 'yes'), true, 'exit code 0, "yes"'],
  [
    'another output',
    { ...command, output: 'no' },
    ran(0, 'yes'),
    false,
    'exit code 0, "yes"; nowhere in its output: "no"',
  ],
  ['all answered', ping, ran(0, counts(3, 3)), true, '3 of 3 answered'],
  ['some answered, with which ping is content', ping, ran(0, counts(3, 2)), false, '2 of 3 answered'],
  ['none answered', ping, ran(1, counts(3, 0)), false, '0 of 3 answered'],
  [
    'not sent',
    ping,
    ran(2, '', 'ping: connect: Network is unreachable\n'),
    false,
    'ping: connect: Network is unreachable',
  ],
  ['a connection', tcp, ran(0, ''), true, 'connected'],
  ['a banner', { ...tcp, banner: 'SSH' }, ran(0, 'SSH-2.0-x\r\n'), true, 'connected, "SSH-2.0-x"'],
  [
    'another banner',
    { ...tcp, banner: 'SSH' },
    ran(1, 'HTTP/1.1\n', 'it did not say "SSH"'),
    false,
    'it did not say "SSH", "HTTP/1.1"',
  ],
  ['a page', http, ran(0, answered(200, 'hello from a')), true, 'HTTP 200, "hello from a"'],
  ['a page that there is not', http, ran(0, answered(404, '')), false, 'HTTP 404, ""'],
  ['and is not to be', { ...http, status: 404 }, ran(0, answered(404, '')), true, 'HTTP 404, ""'],
  [
    'a page where there is to be none',
    { ...http, status: 404 },
    ran(0, answered(200, 'x')),
    false,
    'HTTP 200, "x", not 404',
  ],
  [
    'the page of another server',
    { ...http, body: 'hello from b' },
    ran(0, answered(200, 'hello from a')),
    false,
    'HTTP 200, "hello from a"; nowhere in the answer: "hello from b"',
  ],
  ['an address', dns, ran(0, '10.0.0.1\n10.0.0.2\n'), true, 'the answer is 10.0.0.1, 10.0.0.2'],
  [
    'one of them',
    { ...dns, answer: '10.0.0.2' },
    ran(0, '10.0.0.1\n10.0.0.2\n'),
    true,
    'the answer is 10.0.0.1, 10.0.0.2',
  ],
  [
    'another address',
    { ...dns, answer: '10.0.0.9' },
    ran(0, '10.0.0.1\n'),
    false,
    'the answer is 10.0.0.1, not 10.0.0.9',
  ],
  [
    'the same address',
    { ...dns, type: 'AAAA', answer: 'fd00:0::1' },
    ran(0, 'fd00::1\n'),
    true,
    'the answer is fd00::1',
  ],
  ['no address', dns, ran(6, '', 'NXDOMAIN for A of web.example'), false, 'NXDOMAIN for A of web.example'],
  ['nothing passes', { ...capture, none: true }, ran(0, '', counted(0)), true, 'no packet'],
  [
    'something passes',
    { ...capture, none: true },
    ran(0, 'IP a > b\n', counted(1)),
    false,
    '1 packet, the first: IP a > b; it should be none',
  ],
  [
    'enough passes',
    { ...capture, atLeast: 2 },
    ran(0, 'IP a > b\nIP b > a\n', counted(2)),
    true,
    '2 packets, the first: IP a > b',
  ],
  [
    'too little passes',
    { ...capture, atLeast: 2 },
    ran(0, 'IP a > b\n', counted(1)),
    false,
    '1 packet, the first: IP a > b; it should be at least 2',
  ],
  [
    'too much passes',
    { ...capture, exactly: 1 },
    ran(0, 'IP a > b\nIP b > a\n', counted(2)),
    false,
    '2 packets, the first: IP a > b; it should be exactly 1',
  ],
  ['a rate', iperf, ran(0, rate(9.6e6)), true, '9.6 Mbit/s arrived'],
  ['too slow', iperf, ran(0, rate(1e6)), false, '1 Mbit/s arrived, less than 8mbit'],
  ['too fast', iperf, ran(0, rate(1e9)), false, '1000 Mbit/s arrived, more than 12mbit'],
  ['nobody there', iperf, ran(1, '{"error":"unable to connect"}'), false, 'unable to connect'],
])('%s', (_, probe, run, works, detail) => {
  const { otherAnswer, ...outcome } = outcomeOf(probe, run);
  expect(outcome).toEqual({ works, detail });
  // An outcome that works, and one without any answer, has no `otherAnswer`.
  if (works || otherAnswer === undefined) return;
  expect(otherAnswer).toContain(detail);
});

test.each<[string, Probe, ProbeRun, string | undefined]>([
  ['a page', http, ran(0, answered(200, 'x')), undefined],
  ['no page', http, ran(0, answered(404, '')), 'HTTP 404, ""'],
  ['no answer to curl', http, ran(28, '', 'curl: (28)'), undefined],
  ['a mute server', { ...tcp, banner: 'SSH' }, ran(28, '', 'it did not say "SSH"'), undefined],
  ['a command that ends otherwise', command, ran(1, ''), 'the command ended with exit code 1, not 0'],
  [
    'a DNS answer that is another',
    { ...dns, answer: '10.0.0.9' },
    ran(0, '10.0.0.1\n'),
    'the answer is 10.0.0.1, not 10.0.0.9',
  ],
  [
    'a datagram that is another',
    { ...udp, answer: 'x' },
    ran(1, 'y', 'the answer is "y"'),
    'the answer is "y"',
  ],
  ['no datagram', { ...udp, answer: 'x' }, ran(1, '', 'no answer within 2 s'), undefined],
  ...(
    [
      [
        60,
        "SSL: no alternative certificate subject name matches target host name 'x'",
        'the certificate is for other names',
      ],
      [60, 'SSL certificate problem: certificate has expired', 'the certificate has expired'],
      [60, 'SSL certificate problem: certificate is not yet valid', 'the certificate is not valid yet'],
      [
        60,
        'SSL certificate problem: unable to get local issuer certificate',
        'the certificate is signed by nobody whom the lab trusts',
      ],
      [35, 'error:0A00010B:SSL routines::wrong version number', 'what is answered is no TLS'],
      [
        35,
        'error:0A00042E:SSL routines::tlsv1 alert protocol version',
        'the two have no version of TLS in common',
      ],
      [35, 'error:0A000410:SSL routines::sslv3 alert handshake failure', 'the two have no cipher in common'],
    ] as const
  ).map(([code, said, why]): [string, Probe, ProbeRun, string] => [
    said,
    { kind: 'https', from: 'pc', url: 'https://x/' },
    ran(code, '', `curl: (${code}) ${said}\nMore details here`),
    `the TLS handshake failed: ${why} (curl: (${code}) ${said})`,
  ]),
  [
    'a handshake that curl alone knows of',
    { kind: 'https', from: 'pc', url: 'https://x/' },
    ran(35, '', 'curl: (35) odd'),
    'the TLS handshake failed: curl: (35) odd',
  ],
  [
    'a page of HTTPS that is another',
    { kind: 'https', from: 'pc', url: 'https://x/' },
    ran(0, answered(404, '')),
    'HTTP 404, ""',
  ],
])('whether there was another answer: %s', (_, probe, run, answer) =>
  expect(outcomeOf(probe, run).otherAnswer).toBe(answer),
);

test('a capture that lost packets, or was ended, counts nothing', () => {
  const lost =
    'listening on eth0\n0 packets captured\n3 packets received by filter\n3 packets dropped by kernel\n';
  expect(couldNotAsk({ ...capture, none: true }, ran(0, '', lost))).toBe(true);
  expect(couldNotAsk({ ...capture, none: true }, ran(1, '', 'listening on eth0\nnetwork is down\n'))).toBe(
    true,
  );
  expect(couldNotAsk({ ...capture, none: true }, ran(0, '', counted(0)))).toBe(false);
});

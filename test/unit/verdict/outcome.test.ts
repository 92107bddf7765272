import { expect, test } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import type { Probe } from '../../../src/lab/probe.ts';
import { outcomeOf } from '../../../src/verdict/outcome/outcome.ts';

const ran = (exitCode: number, stdout: string, stderr = ''): ProbeRun => ({
  ...{ probe: 'ask', exitCode, stdout, stderr },
  ...{ captures: [], hooks: [], before: [], after: [] },
});
const command: Probe = { kind: 'command', from: 'pc', command: ['x'] };
const ping: Probe = { kind: 'ping', from: 'pc', to: '10.0.0.1', count: 3 };
const iperf: Probe = { kind: 'iperf3', from: 'pc', to: '10.0.0.1', atLeast: '8mbit', atMost: '12mbit' };
const tcp: Probe = { kind: 'tcp', from: 'pc', to: '10.0.0.1:22' };
const http: Probe = { kind: 'http', from: 'pc', url: 'http://10.0.0.1/' };
const answered = (status: number, body: string) => `${body}\n${JSON.stringify({ http_code: status })}`;
const counts = (sent: number, received: number) =>
  `--- 10.0.0.1 ping statistics ---\n${sent} packets transmitted, ${received} received, 0% packet loss`;
const rate = (bits: number) => JSON.stringify({ end: { sum_received: { bits_per_second: bits } } });

test.each<[string, Probe, ProbeRun, boolean, string]>([
  ['a command', command, ran(0, 'yes\n'), true, 'exit code 0, "yes"'],
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
  ['a rate', iperf, ran(0, rate(9.6e6)), true, '9.6 Mbit/s arrived'],
  ['too slow', iperf, ran(0, rate(1e6)), false, '1 Mbit/s arrived, less than 8mbit'],
  ['too fast', iperf, ran(0, rate(1e9)), false, '1000 Mbit/s arrived, more than 12mbit'],
  ['nobody there', iperf, ran(1, '{"error":"unable to connect"}'), false, 'unable to connect'],
])('%s', (_, probe, run, works, detail) => expect(outcomeOf(probe, run)).toEqual({ works, detail }));

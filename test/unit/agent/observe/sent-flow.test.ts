import { describe, expect, it } from 'vitest';
import { flowsSent } from '../../../../src/agent/observe/sent-flow.ts';
import type { HookEvent } from '../../../../src/agent/protocol.ts';

const [A, B] = ['0a000001', '0a000002'];
const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
const packet = (protocol: number, transport: string) =>
  Buffer.from(`${'00'.repeat(14)}4500000000000000ff${hex(protocol, 2)}0000${A}${B}${transport}`, 'hex');
const tcp = (from: number, to: number, flags: number) =>
  packet(6, `${hex(from, 4)}${hex(to, 4)}${'00'.repeat(8)}50${hex(flags, 2)}${'00'.repeat(6)}`);
const udp = (from: number, to: number) => packet(17, `${hex(from, 4)}${hex(to, 4)}00080000`);
const echo = (type: number, id: number) => packet(1, `${hex(type, 2)}000000${hex(id, 4)}0001`);

const enter = (frame: Buffer, hook = 'output'): HookEvent => ({
  do: 'enter',
  id: 1,
  family: 'ip',
  hook,
  frame: frame.toString('base64'),
});
const flows = (...events: HookEvent[]) => {
  const listeners = [
    { protocol: 'tcp' as const, address: '0.0.0.0', port: 80 },
    { protocol: 'udp' as const, address: '0.0.0.0', port: 7 },
  ];
  return flowsSent({ node: 'a', events, lost: false }, listeners).map(
    ({ protocol, local, remote }) => `${protocol} ${local.port} ${remote?.port}`,
  );
};

const [SYN, ACK] = [0x02, 0x10];

describe('what a node began', () => {
  it('connections, datagrams and echo requests, each once', () => {
    const sent = [tcp(1000, 80, SYN), tcp(1000, 80, SYN), udp(1001, 53), echo(8, 77), tcp(1002, 81, SYN)];
    expect(flows(...sent.map((frame) => enter(frame)))).toEqual([
      '6 1000 80',
      '17 1001 53',
      '1 77 0',
      '6 1002 81',
    ]);
  });

  it('not what it answers with', () => {
    const answers = [tcp(80, 1000, SYN | ACK), tcp(1000, 80, ACK), udp(7, 1001), echo(0, 77)];
    expect(flows(...answers.map((frame) => enter(frame)))).toEqual([]);
  });

  it('not what only passes', () => {
    expect(flows(enter(tcp(1000, 80, SYN), 'prerouting'), enter(udp(1, 2), 'forward'))).toEqual([]);
  });
});

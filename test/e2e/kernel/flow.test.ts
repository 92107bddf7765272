import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProbeFlow } from '../../../src/agent/protocol.ts';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Sent {
  protocol: number;
  port: number;
}

interface Observed {
  others: Sent[];
  own: Sent[];
  flow: ProbeFlow[];
}

interface Programs {
  alone: number[];
  program: number;
  found: Record<'one' | 'sw', number[]>;
  left: number[];
}

type Probe = 'refused' | 'v6' | 'ping' | 'ping6' | 'udp' | 'udp6';

describe.each(RIGHTS)('packets of a probe that gets no answer, as %s', (rights) => {
  let seen: Record<Probe, Observed>;
  let programs: Programs;
  beforeAll(async () => {
    ({ seen, programs } = await runInSandbox<{ seen: Record<Probe, Observed>; programs: Programs }>(
      join(import.meta.dirname, 'inside/flow.ts'),
      rights,
    ));
  });

  it('are all that leaves a node where no other program is', () => {
    const { alone, program, found, left } = programs;
    expect([alone, left, found.sw]).toEqual([[], [], []]);
    expect(found.one).toEqual([program]);
  });

  it.each<[Probe, number]>([
    ['refused', 6],
    ['v6', 6],
    ['ping', 1],
    ['ping6', 58],
    ['udp', 17],
    ['udp6', 17],
  ])('%s: are known from others that go the same way', (name, number) => {
    const { others, own, flow } = seen[name];
    const isOwn = ({ protocol, port }: Sent) =>
      flow.some((one) => one.protocol === protocol && one.local.port === port);
    const ofProtocol = (all: Sent[]) => all.filter(({ protocol }) => protocol === number);
    expect(ofProtocol(own).length).toBeGreaterThan(0);
    expect(ofProtocol(others).length).toBeGreaterThan(0);
    expect(ofProtocol(own).every(isOwn)).toBe(true);
    expect(others.some(isOwn)).toBe(false);
  });

  it('tell whom the datagrams went to', () => {
    expect(seen.udp.flow).toEqual([
      {
        protocol: 17,
        local: { address: '10.0.0.1', port: expect.any(Number) },
        remote: { address: '10.0.0.2', port: 7 },
      },
    ]);
    expect(seen.udp6.flow[0]?.local.address).toBe('fd00::1');
  });
});

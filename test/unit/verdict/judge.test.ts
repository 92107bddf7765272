import { describe, expect, it } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import type { Expectation, PacketExpectation } from '../../../src/lab/types.ts';
import { judgeProbe, judgeScenario } from '../../../src/verdict/judge.ts';
import { recording, runOf } from './recorded.ts';

const drop = recording('same-port-drop');
const works = recording('hairpin-mac-snat');

function judged(name: string, expected: Expectation, change: Partial<ProbeRun> = {}) {
  const each = recording(name);
  return judgeProbe(each.topology, { ...runOf(each), ...change }, expected);
}
const withPackets = (name: string, ...packets: PacketExpectation[]) =>
  judged(name, { ...recording(name).scenario.expect.loopback, packets } as Expectation);

describe('an expectation', () => {
  it('that is met passes, without a reason', () => {
    const { status, reason, expected } = judged('same-port-drop', {
      outcome: 'fails',
      cause: 'same-port-drop',
    });
    expect({ status, reason, expected }).toEqual({
      status: 'pass',
      expected: { outcome: 'fails', cause: 'same-port-drop' },
    });
  });

  it.each<Expectation>([
    { outcome: 'fails', at: 'router' },
    { outcome: 'fails', at: 'router:eth0' },
    { outcome: 'fails', causes: ['mac-flap', 'same-port-drop'] },
    { outcome: 'fails', at: 'router', causes: ['same-port-drop'] },
  ])('%j is met by a same-port drop', (expected) => {
    expect(judged('same-port-drop', expected)).toMatchObject({ status: 'pass', expected });
  });

  it.each(['same-port-drop', 'hairpin-mac-snat'])('says what iptables is shown of bridges: %s', (name) => {
    const { evidence } = judged(name, recording(name).scenario.expect.loopback as Expectation);
    const said = evidence.filter(({ text }) => text.includes('net.bridge.bridge-nf-call-iptables = '));
    expect(said.map(({ text }) => text.split(':')[0])).toEqual(expect.arrayContaining(['router', 'switch']));
  });

  it('of a place is met by the kernel’s reason there, and not by what nobody can name', () => {
    const place: Expectation = { outcome: 'fails', at: 'router' };
    const unnamed = { after: [], hooks: [] };
    const known = judged('same-port-drop', place, unnamed);
    expect(known).toMatchObject({ status: 'pass', observed: { cause: 'unknown' } });
    const { status } = judged('same-port-drop', place, { ...unnamed, drops: { seen: [] } });
    expect(status).toBe('fail');
  });

  it.each<[name: string, Expectation, said: RegExp]>([
    [
      'same-port-drop',
      { outcome: 'works' },
      /^expected works, but it fails \(same-port-drop\): packet \d+, SYN 192\.168\.1\.6:\d+ → 1\.2\.3\.4:8001, was last seen at router:eth0 \(in\)$/,
    ],
    [
      'same-port-drop',
      { outcome: 'fails', cause: 'mac-flap' },
      /^expected fails \(mac-flap\), but it fails \(same-port-drop\): packet \d+, SYN /,
    ],
    [
      'same-port-drop',
      { outcome: 'fails', causes: ['mac-flap', 'filtered'] },
      /^expected fails \(mac-flap or filtered\), but it fails \(same-port-drop\): packet \d+, SYN /,
    ],
    [
      'same-port-drop',
      { outcome: 'fails', at: 'web' },
      /^expected fails at web, but it fails \(same-port-drop\) at router:eth0: packet \d+, SYN /,
    ],
    [
      'same-port-drop',
      { outcome: 'fails', cause: 'same-port-drop', at: 'router:wan0' },
      /^expected fails \(same-port-drop\) at router:wan0, but it fails \(same-port-drop\) at router:eth0: packet \d+/,
    ],
    [
      'hairpin-mac-snat',
      { outcome: 'fails', cause: 'same-port-drop' },
      /^expected fails \(same-port-drop\), but it works: packet \d+, SYN-ACK 1\.2\.3\.4:8001 → 192\.168\.1\.6:\d+, was last seen at pc:eth0 \(in\)$/,
    ],
  ])('%s with %j fails, and names the packet', (name, expected, said) => {
    const { status, reason } = judged(name, expected);
    expect(status).toBe('fail');
    expect(reason).toMatch(said);
  });

  it('is never met by an unknown cause', () => {
    const unknown = judged('same-port-drop', { outcome: 'fails', cause: 'same-port-drop' }, { after: [] });
    expect(unknown.observed.cause).toBe('unknown');
    expect(unknown.status).toBe('fail');
  });
});

describe('a packet that is expected', () => {
  const at = { at: 'router:eth0', direction: 'out', flags: 'S' } as const;

  it.each<PacketExpectation>([
    at,
    { ...at, src: '192.168.1.1', dst: '192.168.1.5:80', srcMac: 'router:br0', dstMac: 'web:eth0' },
    { ...at, seen: false, src: '192.168.1.6' },
    { at: 'pc:eth0', direction: 'in', flags: 'S.', src: '1.2.3.4:8001', dst: '192.168.1.6' },
    { at: 'pc:eth0', direction: 'in', flags: 'S', seen: false },
  ])('%j is found', (packet) => {
    expect(withPackets('hairpin-mac-snat', packet)).toMatchObject({ status: 'pass' });
  });

  it.each<[PacketExpectation, said: RegExp]>([
    [
      { ...at, src: '192.168.1.6' },
      /^never seen: S 192\.168\.1\.6 → any going out at router:eth0; there was packet \d+, SYN 192\.168\.1\.1:\d+ → 192\.168\.1\.5:80 with the MAC address of router:br0$/,
    ],
    [{ ...at, dst: '192.168.1.5:81' }, /^never seen: S any → 192\.168\.1\.5:81 /],
    [{ ...at, srcMac: 'pc:eth0' }, /^never seen: .*\(MAC pc:eth0 → any\)/],
    [{ ...at, srcMac: '02:00:00:00:00:01' }, /^never seen: /],
    [{ ...at, dstMac: 'pc:eth0' }, /^never seen: /],
    [{ ...at, flags: 'R' }, /^never seen: R any → any going out at router:eth0$/],
    [{ ...at, at: 'pc:eth0', direction: 'in' }, /^never seen: /],
    [
      { ...at, at: 'switch:br0', seen: false },
      /^nobody can tell what passes switch:br0: there are no captures/,
    ],
    [{ ...at, seen: false }, /^unexpected at router:eth0: SYN 192\.168\.1\.1:\d+ → 192\.168\.1\.5:80/],
  ])('%j is missed, and what was there instead is said', (packet, said) => {
    const { status, reason } = withPackets('hairpin-mac-snat', packet);
    expect(status).toBe('fail');
    expect(reason).toMatch(said);
  });

  it('tells every contradiction, each on a line', () => {
    const { reason } = judged('same-port-drop', {
      outcome: 'works',
      packets: [at, { ...at, at: 'web:eth0', direction: 'in' }],
    });
    expect(reason?.split('\n')).toHaveLength(3);
  });
});

describe('a probe that could not be judged is an error', () => {
  const expected: Expectation = { outcome: 'fails', cause: 'same-port-drop' };
  const [capture] = runOf(drop).captures;

  it.each<[string, Partial<ProbeRun>, reason: RegExp]>([
    ['it did not end', { exitCode: null, stderr: 'killed' }, /did not end by itself: killed/],
    ['curl could not run', { exitCode: 2, stderr: 'curl: (2) no' }, /could not run: curl: \(2\) no/],
    [
      'packets were lost by a capture',
      { captures: [...runOf(drop).captures, ...(capture ? [{ ...capture, dropped: 3 }] : [])] },
      /no room for 3 packets/,
    ],
    [
      'nothing was captured',
      {
        captures: runOf(drop).captures.map((each) => ({ ...each, frames: [] })),
      },
      /captures are empty/,
    ],
  ])('%s', (_, change, reason) => {
    const verdict = judged('same-port-drop', expected, change);
    expect(verdict.status).toBe('error');
    expect(verdict.reason).toMatch(reason);
  });
});

describe('without captures', () => {
  const unseen = { captures: [] };

  it('the outcome alone is compared', () => {
    expect(judged('same-port-drop', { outcome: 'fails', cause: 'mac-flap' }, unseen)).toMatchObject({
      status: 'pass',
      observed: { outcome: 'fails', cause: 'unknown' },
      hops: [],
    });
    expect(judged('same-port-drop', { outcome: 'works' }, unseen)).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/^expected works, but it fails: .* \(no captures\)$/),
    });
    const packets = [{ at: 'pc:eth0', direction: 'out', flags: 'R' } as const];
    expect(judged('hairpin-mac-snat', { outcome: 'works', packets }, unseen).status).toBe('pass');
  });
});

describe('a scenario', () => {
  it('is as bad as its worst probe', () => {
    const { topology, runs, scenario } = drop;
    const expect_ = { ...scenario.expect, inbound: { outcome: 'fails', cause: 'refused' } as const };
    const verdict = judgeScenario('x', topology, { because: 'so', expect: expect_ }, runs, 12);
    expect(verdict.probes.map(({ status }) => status)).toEqual(['pass', 'fail']);
    expect(verdict).toMatchObject({ scenario: 'x', because: 'so', status: 'fail', durationMs: 12 });
    expect(verdict.toggles).toEqual(topology.toggles);
  });

  it('of which nothing is expected is observed, and no pass', () => {
    const verdict = judgeScenario('as set', works.topology, undefined, works.runs, 1);
    expect(verdict.status).toBe('skip');
    expect(verdict.reason).toContain('observed only');
    expect(verdict.probes[0]?.observed.outcome).toBe('works');
    expect(verdict.probes[0]?.expected).toBeUndefined();
  });
});

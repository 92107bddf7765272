import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { type Hop, type Probe, probeOf, type Report, readReport } from './support/report-shape.ts';

/** Scenarios of the article, and the lab's own. More may exist. */
const SCENARIOS = [
  'port-forward',
  'asymmetric-reply',
  'snat',
  'same-port-drop',
  'hairpin-only',
  'hairpin-mac-snat',
];

const PC = '192.168.1.6';
const PUBLIC = '1.2.3.4:8001';
const WEB = '192.168.1.5:80';

/** Matches an address with any port, as the client chose it. */
const withPort = (address: string) => expect.stringMatching(RegExp(`^${address}:\\d+$`));

/** The hops of the last packet with these flags, in order. Earlier tries are ignored. */
function way({ hops }: Probe, flags: string): Hop[] {
  const last = hops.findLast((hop) => hop.flags === flags)?.packet;
  return hops.filter(({ packet }) => packet === last);
}

const at = (rows: Hop[], node: string, name: string, direction: 'in' | 'out') =>
  rows.find((row) => row.node === node && row.interface === name && row.direction === direction);

describe.each(USERS)('lab verify nat-loopback, as %s', (user) => {
  const home = new Home(user);
  let ended: { exitCode?: number | undefined; stderr: string };
  let report: Report;
  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', 'nat-loopback', '--format', 'json']);
    ended = { exitCode, stderr };
    report = readReport(stdout);
  });
  afterAll(() => home.remove());

  it('ends with every scenario as expected, exit code 0', () => {
    const verdicts = report.labs[0]?.scenarios.map(({ scenario, status }) => [scenario, status]) ?? [];
    expect(Object.fromEntries(verdicts)).toMatchObject(Object.fromEntries(SCENARIOS.map((n) => [n, 'pass'])));
    expect(report.summary).toEqual({ pass: verdicts.length, fail: 0, skip: 0, error: 0 });
    expect(report.environment.runtime).toBe(user === 'root' ? 'root' : 'rootless');
    expect(ended.exitCode, ended.stderr).toBe(0);
  });

  it('observes what it expected, and gives evidence for each', () => {
    for (const { probes } of report.labs[0]?.scenarios ?? []) {
      for (const { expected, observed, evidence, reason } of probes) {
        expect(observed).toMatchObject(expected ?? { outcome: expect.anything() });
        expect(evidence.length).toBeGreaterThan(0);
        expect(reason).toBeUndefined();
      }
    }
  });

  it('hairpin-mac-snat: both addresses and the MAC are rewritten on the way, and back', () => {
    const probe = probeOf(report, 'hairpin-mac-snat');
    const syn = way(probe, 'S');
    expect(at(syn, 'router', 'eth0', 'in')).toMatchObject({
      src: withPort(PC),
      dst: PUBLIC,
      srcName: 'pc:eth0',
      dstName: 'router:br0',
    });
    expect(at(syn, 'router', 'eth0', 'out')).toMatchObject({
      src: withPort('192.168.1.1'),
      dst: WEB,
      srcName: 'router:br0',
      dstName: 'web:eth0',
    });
    expect(at(syn, 'web', 'eth0', 'in')).toMatchObject({ src: withPort('192.168.1.1'), dst: WEB });

    const answer = way(probe, 'S.');
    expect(at(answer, 'router', 'eth0', 'in')).toMatchObject({
      src: WEB,
      dst: withPort('192.168.1.1'),
      srcName: 'web:eth0',
      dstName: 'router:br0',
    });
    expect(at(answer, 'router', 'eth0', 'out')).toMatchObject({
      src: PUBLIC,
      dst: withPort(PC),
      srcName: 'router:br0',
      dstName: 'pc:eth0',
    });
    expect(at(answer, 'pc', 'eth0', 'in')).toMatchObject({ src: PUBLIC, dst: withPort(PC) });
  });

  it('hairpin-only: the router sends frames with the MAC address of the pc', () => {
    const syn = way(probeOf(report, 'hairpin-only'), 'S');
    const [pc, sent] = [at(syn, 'pc', 'eth0', 'out'), at(syn, 'router', 'eth0', 'out')];
    expect(sent).toMatchObject({ src: withPort('192.168.1.1'), dst: WEB, srcName: 'pc:eth0' });
    expect(sent?.srcMac).toBe(pc?.srcMac);
    expect(probeOf(report, 'hairpin-only').observed).toMatchObject({ node: 'switch', interface: 'p1' });
  });

  it('same-port-drop: no SYN that enters router:eth0 ever leaves it', () => {
    const { hops, observed } = probeOf(report, 'same-port-drop');
    const syns = hops.filter(({ flags }) => flags === 'S');
    expect(at(syns, 'router', 'eth0', 'in')).toMatchObject({ src: withPort(PC), dst: PUBLIC });
    expect(at(syns, 'router', 'eth0', 'out')).toBeUndefined();
    expect(syns.filter(({ node }) => node === 'web')).toEqual([]);
    expect(observed).toMatchObject({ node: 'router', interface: 'eth0' });
  });

  it('asymmetric-reply: the pc gets a SYN-ACK from 192.168.1.5:80, and answers it with RST', () => {
    const probe = probeOf(report, 'asymmetric-reply');
    expect(at(way(probe, 'S.'), 'pc', 'eth0', 'in')).toMatchObject({ src: WEB, dst: withPort(PC) });
    expect(at(way(probe, 'R'), 'pc', 'eth0', 'out')).toMatchObject({ src: withPort(PC), dst: WEB });
    const router = way(probe, 'S.').filter(({ node }) => node === 'router');
    expect(router).toEqual([]);
  });

  it('gives the same outcome in every scenario without captures', async () => {
    const { exitCode, stdout, stderr } = await home.lab([
      'verify',
      'nat-loopback',
      '--capture',
      'none',
      '--format',
      'json',
    ]);
    const outcomes = ({ labs }: Report) =>
      labs[0]?.scenarios.map(({ scenario, probes }) => [
        scenario,
        ...probes.map(({ probe, observed }) => `${probe} ${observed.outcome}`),
      ]);
    const without = readReport(stdout);
    expect(outcomes(without)).toEqual(outcomes(report));
    expect(without.labs[0]?.scenarios.flatMap(({ probes }) => probes.flatMap(({ hops }) => hops))).toEqual(
      [],
    );
    expect(exitCode, stderr).toBe(0);
  });
});

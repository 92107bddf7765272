import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { type Hop, type Probe, probeOf, type Report, readReport } from './support/report-shape.ts';

/** The expected outcome of each scenario, from the inside and from the outside. */
const CASES: Record<string, [loopback: string | undefined, inbound: string]> = {
  'port-forward': [undefined, 'works'],
  'asymmetric-reply': ['asymmetric-reply', 'works'],
  snat: ['works', 'works'],
  masquerade: ['works', 'works'],
  'same-port-drop': ['same-port-drop', 'works'],
  'hairpin-only': ['mac-flap', 'mac-flap'],
  'mac-snat-one-way': ['mac-flap', 'mac-flap'],
  'hairpin-mac-snat': ['works', 'works'],
  'hairpin-mac-snat-without-snat': ['asymmetric-reply', 'works'],
  'kernel-patch': ['mac-flap', 'works'],
  'kernel-patch-contained': ['works', 'works'],
  'routed-hairpin-cold': ['mac-flap', 'works'],
  'routed-hairpin-warm': ['works', 'works'],
  'router-ports': ['works', 'works'],
  'router-ports-without-nf': ['asymmetric-reply', 'works'],
  'router-ports-snat': ['works', 'works'],
  'router-ports-snat-without-nf': ['works', 'works'],
  'split-dns': ['works', 'works'],
  'name-not-resolved': ['name-not-resolved', 'works'],
};

const at = (node: string, name: string, direction: 'in' | 'out') => (hop: Hop) =>
  hop.node === node && hop.interface === name && hop.direction === direction;

const hop = ({ hops }: Probe, flags: string, is: (hop: Hop) => boolean) =>
  hops.find((each) => each.flags === flags && is(each));

const said = ({ observed }: Probe) => observed.cause ?? observed.outcome;

describe.each(USERS)('the cases of nat-loopback, as %s', (user) => {
  const home = new Home(user);
  let report: Report;
  beforeAll(async () => {
    const { stdout, stderr } = await home.lab(['verify', 'nat-loopback', '--format', 'json']);
    expect(stderr).not.toContain('this is a bug');
    report = readReport(stdout);
  });
  afterAll(() => home.remove());

  it('are all there, each with its reason', () => {
    const scenarios = report.labs[0]?.scenarios ?? [];
    expect(scenarios.map(({ scenario }) => scenario)).toEqual(Object.keys(CASES));
    expect(scenarios.filter(({ because }) => !because)).toEqual([]);
    expect(new Set(scenarios.map(({ toggles }) => Object.keys(toggles).join(' ')))).toEqual(
      new Set(['nf snat hairpin macSnat attachment dns']),
    );
  });

  it.each(Object.entries(CASES))('%s: %s', (name, [loopback, inbound]) => {
    if (loopback !== undefined) expect(said(probeOf(report, name, 'loopback'))).toBe(loopback);
    expect(said(probeOf(report, name, 'inbound'))).toBe(inbound);
  });

  it('speak by name: the pc asks the outside host, which sees the router ask', () => {
    const probe = probeOf(report, 'hairpin-mac-snat');
    expect(probe.target).toBe('http://webserver.com:8001/');
    expect(hop(probe, 'A? webserver.com', at('pc', 'eth0', 'out'))).toMatchObject({
      src: expect.stringMatching(/^192\.168\.1\.6:/),
      dst: '9.8.7.6:53',
    });
    expect(hop(probe, 'A? webserver.com', at('outside', 'eth0', 'in'))?.src).toMatch(/^1\.2\.3\.4:/);
    expect(hop(probe, 'A webserver.com', at('pc', 'eth0', 'in'))?.src).toBe('9.8.7.6:53');
  });

  it('mac-snat-one-way: the answer reaches the pc, and moves the server in the switch', () => {
    const probe = probeOf(report, 'mac-snat-one-way');
    expect(hop(probe, 'S', at('router', 'eth0', 'out'))?.srcName).toBe('router:br0');
    expect(hop(probe, 'S.', at('router', 'eth0', 'out'))?.srcName).toBe('web:eth0');
    expect(hop(probe, '.', at('switch', 'p1', 'in'))).toMatchObject({ dstName: 'web:eth0' });
    expect(hop(probe, '.', at('web', 'eth0', 'in'))).toBeUndefined();
  });

  it.each(['kernel-patch', 'routed-hairpin-cold'])('%s: the pc’s own question comes back', (name) => {
    const probe = probeOf(report, name);
    const reflected = probe.hops.find(
      (each) => each.flags.startsWith('who-has 192.168.1.1 ') && at('router', 'eth0', 'out')(each),
    );
    expect(reflected).toMatchObject({ srcName: 'pc:eth0', dstName: 'everyone' });
    expect(probe.hops.filter(({ flags }) => flags === 'S')).toEqual([]);
  });

  it('split-dns: no packet of the connection meets the router', () => {
    const { hops } = probeOf(report, 'split-dns');
    const segments = hops.filter(({ flags }) => /^[SFRP.]+$/.test(flags));
    expect(segments.length).toBeGreaterThan(0);
    expect(segments.filter(({ node }) => node === 'router')).toEqual([]);
  });

  it('hairpin-mac-snat is what plain `lab up` gives', () => {
    const toggles = (name: string) =>
      report.labs[0]?.scenarios.find(({ scenario }) => scenario === name)?.toggles;
    expect(toggles('port-forward')).toEqual(toggles('hairpin-mac-snat'));
  });
});

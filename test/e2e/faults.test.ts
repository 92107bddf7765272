import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import faults from '../../labs/faults.ts';
import { CAUSES } from '../../src/lab/types.ts';
import { Home, USERS } from './support/home.ts';
import { type Report, readReport } from './support/report-shape.ts';

const SCENARIOS = Object.entries(faults.scenarios ?? {});

it('has a scenario for every cause that Hairpin can name', () => {
  const expected = SCENARIOS.flatMap(([, { expect }]) =>
    Object.values(expect).flatMap(({ cause }) => cause ?? []),
  );
  expect(new Set(expected)).toEqual(new Set(CAUSES));
});

describe.each(USERS)('lab verify faults, as %s', (user) => {
  const home = new Home(user);
  let report: Report;
  let ended: { exitCode?: number | undefined; stderr: string };
  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', 'faults', '--format', 'json']);
    ended = { exitCode, stderr };
    report = readReport(stdout);
  }, 120_000);
  afterAll(() => home.remove());

  it('ends with every scenario as expected, exit code 0', () => {
    expect(report.summary).toEqual({ pass: SCENARIOS.length, fail: 0, skip: 0, error: 0 });
    expect(ended.exitCode, ended.stderr).toBe(0);
  });

  it.each(SCENARIOS)('%s: the cause, its place and its evidence', (name, { expect: expected }) => {
    const probes = report.labs[0]?.scenarios.find(({ scenario }) => scenario === name)?.probes ?? [];
    for (const { probe, observed, evidence } of probes) {
      expect(observed, `${probe}: ${JSON.stringify({ observed, evidence })}`).toMatchObject({
        ...expected[probe],
      });
      expect(evidence.length).toBeGreaterThan(0);
      if (observed.outcome === 'fails') expect(observed.node).toMatch(/^(pc|router|switch|web|outside)$/);
    }
  });

  it.each([
    ['same-port-drop', 'router', 'eth0', /hairpin mode is off on router:eth0/],
    ['mac-flap', 'switch', 'p1', /switch takes pc:eth0 to be behind switch:p1/],
    [
      'filtered-bridge',
      'switch',
      'p1',
      /ebtables -t filter -A FORWARD -p IPv4 --ip-dst 192\.168\.1\.5 -j DROP/,
    ],
    ['filtered-nft', 'web', 'eth0', /nft inet guard input: tcp dport 80 counter drop/],
    ['routing-loop', 'outside', 'eth0', /the routes make a loop/],
    ['link-down', 'switch', 'p3', /switch:p3 is down/],
    ['mtu-bridge', 'switch', 'p3', /which takes 1300/],
  ])('%s strikes at %s:%s', (name, node, at, detail) => {
    const [probe] = report.labs[0]?.scenarios.find(({ scenario }) => scenario === name)?.probes ?? [];
    expect(probe?.observed).toMatchObject({ node, interface: at, detail: expect.stringMatching(detail) });
  });
});

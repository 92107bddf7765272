import { afterAll, describe, expect, it } from 'vitest';
import { answers } from './labs/answers.ts';
import { ownBridge } from './labs/own-bridge.ts';
import { ownRules } from './labs/own-rules.ts';
import { FAILURES, programs } from './labs/programs.ts';
import { twoWays } from './labs/two-ways.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';
import { nameless, olderRules, unseen } from './verdicts/unseen.ts';

describe.each(USERS)('where the mistake is, not where the packet died, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it.each([twoWays, ownRules, ownBridge, unseen, answers])('$name', async (lab) => {
    const file = home.write(`${lab.name}.json`, JSON.stringify(lab));
    const { exitCode, stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    expect(stdout, stderr).not.toBe('');
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    const seen = scenarios.flatMap(({ scenario, probes }) =>
      probes.map(({ probe, reason }) => [scenario, probe, reason]),
    );
    expect(seen.filter(([, , reason]) => reason !== undefined)).toEqual([]);
    expect(exitCode, stderr).toBe(0);
  });

  it('rules of iptables-legacy: named for root, who can read them, and nothing else for anybody', async () => {
    const file = home.write('older-rules.json', JSON.stringify(olderRules));
    const { stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    expect(stdout, stderr).not.toBe('');
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    const probes = scenarios.flatMap((one) => (one.scenario === 'none' ? [] : one.probes));
    expect(probes).not.toEqual([]);
    const allowed = user === 'root' ? ['filtered'] : ['filtered', 'unknown'];
    expect(probes.filter(({ observed }) => !allowed.includes(observed.cause ?? 'works'))).toEqual([]);
  });

  it('what no cause names is unknown', async () => {
    const file = home.write('nameless.json', JSON.stringify(nameless));
    const { stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    expect(stdout, stderr).not.toBe('');
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    const probes = scenarios.flatMap((one) => (one.scenario === 'none' ? [] : one.probes));
    expect(probes.map(({ observed }) => observed.cause)).toEqual(probes.map(() => 'unknown'));
    expect(probes).not.toEqual([]);
  });

  it('of programs, by what they were seen to send', async () => {
    const file = home.write('programs.json', JSON.stringify(programs));
    const { stdout, stderr } = await home.lab(['verify', file, '--observe', '--format', 'json']);
    expect(stdout, stderr).not.toBe('');
    const probes = readReport(stdout).labs[0]?.scenarios[0]?.probes ?? [];
    const seen = probes.map(({ probe, observed }) => [probe, `${observed.cause} at ${observed.node}`]);
    expect(Object.fromEntries(seen)).toEqual(FAILURES);
  });
});

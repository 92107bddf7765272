import { afterAll, describe, expect, it } from 'vitest';
import { answers } from './support/answers.ts';
import { Home, USERS } from './support/home.ts';
import { ownRules } from './support/own-rules.ts';
import { readReport } from './support/report-shape.ts';
import { twoWays } from './support/two-ways.ts';
import { unseen } from './verdicts/unseen.ts';

describe.each(USERS)('where the mistake is, not where the packet died, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it.each([twoWays, ownRules, unseen, answers])('$name', async (lab) => {
    const file = home.write(`${lab.name}.json`, JSON.stringify(lab));
    const { exitCode, stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    const seen = scenarios.flatMap(({ scenario, probes }) =>
      probes.map(({ probe, reason }) => [scenario, probe, reason]),
    );
    expect(seen.filter(([, , reason]) => reason !== undefined)).toEqual([]);
    expect(exitCode, stderr).toBe(0);
  });
});

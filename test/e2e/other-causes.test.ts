import { afterAll, describe, expect, it } from 'vitest';
import otherCauses from '../observations/other-causes.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

describe.each(USERS)('causes that the article does not tell of, as %s', (user) => {
  const home = new Home(user);
  const file = home.write('other-causes.json', JSON.stringify(otherCauses));
  afterAll(() => home.remove());

  it('are named in a lab that is a file of the user', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    expect(scenarios.map(({ scenario, status, reason }) => [scenario, status, reason])).toEqual(
      Object.keys(otherCauses.scenarios ?? {}).map((name) => [name, 'pass', undefined]),
    );
    expect(exitCode, stderr).toBe(0);
  });
});

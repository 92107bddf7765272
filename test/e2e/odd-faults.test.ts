import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labOfOdd, ODD } from './labs/odd-faults.ts';
import { Home, USERS } from './support/home.ts';
import { probeOf, type Report, readReport } from './support/report-shape.ts';

const [user] = USERS as [(typeof USERS)[number]];

describe('faults that no scenario of ours was made for', () => {
  const home = new Home(user);
  let report: Report;
  beforeAll(async () => {
    const file = home.write('odd.json', labOfOdd());
    const { stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    if (stdout === '') throw new Error(stderr);
    report = readReport(stdout);
  });
  afterAll(() => home.remove());

  it.each(ODD.map((odd) => [odd.name, odd] as const))('%s: the right cause, or none', (name, odd) => {
    const { observed } = probeOf(report, name, odd.probe);
    expect(observed, observed.detail).toMatchObject({ outcome: 'fails', cause: odd.cause });
    expect(observed.detail).toMatch(odd.says);
  });
});

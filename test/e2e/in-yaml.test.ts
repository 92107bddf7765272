import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import natLoopback from '../../labs/nat-loopback.ts';
import { asYaml } from './support/as-yaml.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

describe('nat-loopback in YAML and in TypeScript', () => {
  const home = new Home(USERS[0] as (typeof USERS)[number]);
  const text = asYaml(natLoopback);
  let yaml: string;
  beforeAll(() => {
    yaml = home.write('nat-loopback.yaml', text);
  });
  afterAll(() => home.remove());

  it('is written as an author would', () => {
    expect(text).toMatch(/^ {4}default: on$/m);
    expect(text).toMatch(/^ {6}hairpin: off$/m);
    expect(text).not.toMatch(/(default|nf): (true|false)/);
  });

  it('gives identical plans, whatever the scenario', async () => {
    for (const scenario of Object.keys(natLoopback.scenarios ?? {})) {
      const [typed, plain] = await Promise.all([
        home.lab(['plan', 'nat-loopback', scenario]),
        home.lab(['plan', yaml, scenario]),
      ]);
      expect(plain.exitCode, plain.stderr).toBe(0);
      expect(plain.stdout, scenario).toBe(typed.stdout);
    }
  });

  it('gives identical verdicts', async () => {
    const verdicts = async (lab: string) => {
      const { exitCode, stdout, stderr } = await home.lab(['verify', lab, '--format', 'json']);
      expect(exitCode, stderr).toBe(0);
      return readReport(stdout).labs.flatMap(({ scenarios }) =>
        scenarios.map(({ scenario, toggles, status, probes }) => ({
          scenario,
          toggles,
          status,
          probes: probes.map(({ probe, expected, observed: { outcome, cause, node, interface: at } }) => ({
            probe,
            expected,
            observed: { outcome, cause, node, at },
          })),
        })),
      );
    };
    const typed = await verdicts('nat-loopback');
    expect(typed.length).toBe(Object.keys(natLoopback.scenarios ?? {}).length);
    expect(await verdicts(yaml)).toEqual(typed);
  });
});

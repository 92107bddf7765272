import { afterAll, describe, expect, it } from 'vitest';
import faults from '../../labs/faults.ts';
import natLoopback from '../../labs/nat-loopback.ts';
import type { Expectation, Lab, Scenario } from '../../src/index.ts';
import isolatedPorts from './foreign/isolated-ports.ts';
import { labOfPairs, type Pair } from './labs/two-faults.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const [user] = USERS as [(typeof USERS)[number]];
const home = new Home(user);
afterAll(() => home.remove());

async function verify(file: string, ...args: string[]) {
  const { stdout, exitCode, stderr } = await home.lab(['verify', file, '--format', 'json', ...args]);
  if (stdout === '') throw new Error(stderr);
  return { report: readReport(stdout), exitCode };
}

const PAIRS: Pair[] = [
  { faults: ['no-route', 'link-down'], probe: 'loopback', cause: 'no-route' },
  { faults: ['arp-unanswered', 'filtered'], probe: 'loopback', cause: 'arp-unanswered' },
  { faults: ['rp-filter', 'filtered'], probe: 'loopback', cause: 'rp-filter' },
  { faults: ['name-not-resolved', 'service-down'], probe: 'by-name', cause: 'name-not-resolved' },
  { faults: ['same-port-drop', 'service-down'], probe: 'loopback', cause: 'same-port-drop' },
  { faults: ['no-dnat', 'service-down'], probe: 'loopback', cause: 'no-dnat' },
  { faults: ['forwarding-off', 'filtered'], probe: 'loopback', cause: 'forwarding-off' },
  { faults: ['ttl-expired', 'filtered'], probe: 'loopback', cause: 'ttl-expired' },
  { faults: ['wrong-dnat', 'arp-silent'], probe: 'loopback', cause: 'wrong-dnat' },
  { faults: ['filtered', 'link-down'], probe: 'loopback', cause: 'filtered' },
  { faults: ['filtered-policy', 'service-down'], probe: 'loopback', cause: 'filtered' },
  { faults: ['filtered-bridge', 'unanswered'], probe: 'loopback', cause: 'filtered' },
  { faults: ['filtered-nft', 'service-down'], probe: 'loopback', cause: 'filtered' },
  { faults: ['link-down', 'service-down'], probe: 'loopback', cause: 'link-down' },
  { faults: ['arp-silent', 'service-down'], probe: 'loopback', cause: 'arp-unanswered' },
  { faults: ['service-down', 'asymmetric-reply'], probe: 'loopback', cause: 'service-down' },
  { faults: ['unanswered', 'mtu'], probe: 'loopback', cause: 'unanswered' },
  { faults: ['no-route-back', 'mtu'], probe: 'inbound', cause: 'no-route' },
];

/** Adds the reason of an `unknown` to the failure message, as help for a test that fails rarely. */
const whyUnknown = (observed?: { cause?: string | undefined; detail: string }) =>
  observed?.cause === 'unknown' ? ` (${observed.detail})` : '';

describe('two faults at once', () => {
  it('the one that the packet meets first is named, whichever is written first', async () => {
    const turned = PAIRS.map(
      ({ faults: [first, second], ...pair }): Pair => ({ ...pair, faults: [second, first] }),
    );
    const file = home.write('pairs.json', labOfPairs([...PAIRS, ...turned]));
    const { report } = await verify(file);
    const all = [...PAIRS, ...turned];
    const seen = report.labs[0]?.scenarios.map(
      ({ probes: [probe] }, index) =>
        `${all[index]?.faults.join(' and ')}: ${probe?.observed.cause}${whyUnknown(probe?.observed)}`,
    );
    expect(seen).toEqual(all.map((pair) => `${pair.faults.join(' and ')}: ${pair.cause}`));
  }, 240_000);
});

/** A wrong expectation: the opposite outcome, or another cause. */
function wrong({ outcome, cause }: Expectation): Expectation {
  if (outcome === 'works') return { outcome: 'fails', cause: 'filtered' };
  return { outcome: 'fails', cause: cause === 'refused' ? 'filtered' : 'refused' };
}

const mutated = (lab: Lab): string => {
  const scenarios = Object.entries(lab.scenarios ?? {}).map(([name, scenario]): [string, Scenario] => {
    const expected = Object.entries(scenario.expect).map(([probe, one]) => [probe, wrong(one)]);
    return [name, { ...scenario, expect: Object.fromEntries(expected) }];
  });
  return JSON.stringify({ ...lab, scenarios: Object.fromEntries(scenarios) });
};

describe('a wrong expectation', () => {
  it.each([natLoopback, faults])(
    'fails in every scenario of $name',
    async (lab) => {
      const { report, exitCode } = await verify(home.write(`wrong-${lab.name}.json`, mutated(lab)));
      const verdicts = report.labs[0]?.scenarios.flatMap(({ scenario, probes }) =>
        probes.map(({ status }) => `${scenario} ${status}`),
      );
      expect(verdicts?.filter((verdict) => !verdict.endsWith(' fail'))).toEqual([]);
      expect(exitCode).toBe(1);
    },
    240_000,
  );
});

describe('labs of somebody else’s making', () => {
  it.each(['double-nat.ts', 'invalid-dropped.ts', 'isolated-ports.ts'])(
    '%s: as its author expects',
    async (name) => {
      const { report, exitCode } = await verify(home.inCheckout(`test/e2e/foreign/${name}`));
      expect(report.summary).toMatchObject({ fail: 0, error: 0 });
      expect(exitCode).toBe(0);
    },
  );

  it.each([true, false])(
    'isolated ports keep it, whether or not their stations are known (cold: %s)',
    async (cold) => {
      const scenario: Scenario = {
        because: 'Neither port may speak to the other.',
        expect: { neighbour: { outcome: 'works' } },
        ...(!cold && { start: 'warm', warmWith: { isolated: false } }),
      };
      const lab: Lab = { ...isolatedPorts, scenarios: { neighbour: scenario } };
      const { report } = await verify(home.write('isolated.json', JSON.stringify(lab)));
      const [probe] = report.labs[0]?.scenarios[0]?.probes ?? [];
      expect(probe?.observed).toMatchObject({ outcome: 'fails', cause: 'port-blocked', node: 'switch' });
    },
  );
});

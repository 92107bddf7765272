import { afterAll, describe, expect, it } from 'vitest';
import { anyRules } from './labs/any-rules.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

describe.each(USERS)('rules that somebody wrote, as %s', (user) => {
  const home = new Home(user);
  const files = anyRules.map((lab) => home.write(`${lab.name}.json`, JSON.stringify(lab)));
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('10,000 of them, in tables of any name, untracked or in a zone: what they do is told', async () => {
    const { stdout, stderr } = await home.lab(['verify', ...files, '-j', '2', '--format', 'json']);
    expect(stdout, stderr).not.toBe('');
    const seen = readReport(stdout).labs.flatMap(({ lab, scenarios }) =>
      scenarios.flatMap(({ probes, reason }) =>
        probes.map(({ probe, reason: why }) => [lab, probe, why ?? reason]),
      ),
    );
    expect(seen.filter(([, , reason]) => reason !== undefined)).toEqual([]);
    expect(seen).toHaveLength(3 * anyRules.length);
  }, 120_000);

  describe('and take away by `nft flush ruleset`', () => {
    const flush = () => home.lab(['exec', 'r', '-n', 'odd', '--', 'nft', 'flush', 'ruleset']);
    const probe = async (name: string) => {
      const { exitCode, stdout, stderr } = await home.lab(['probe', name, '-n', 'odd', '--format', 'json']);
      expect([0, 1], stderr).toContain(exitCode);
      return readReport(stdout).labs[0]?.scenarios[0]?.probes[0]?.observed;
    };

    it('before a probe: nothing is filtered any more', async () => {
      const file = files.find((path) => path.endsWith('odd-names.json')) ?? '';
      expect((await home.lab(['up', file, '-n', 'odd'])).exitCode).toBe(0);
      expect(await probe('dropped')).toMatchObject({ cause: 'filtered', node: 'r' });
      expect((await flush()).exitCode).toBe(0);
      expect(await probe('dropped')).toMatchObject({ cause: 'refused', node: 'b' });
      expect(await probe('turned')).toMatchObject({ cause: 'no-dnat', node: 'r' });
      expect(await probe('open')).toMatchObject({ outcome: 'works' });
    });

    it('while one runs: what was seen is told, or unknown', async () => {
      let isOver = false;
      const flushing = (async () => {
        while (!isOver) expect((await flush()).exitCode).toBe(0);
      })();
      try {
        expect(await probe('open')).toMatchObject({ outcome: 'works' });
        expect((await probe('dropped'))?.cause).toMatch(/^(refused|unknown)$/);
        expect((await probe('turned'))?.cause).toMatch(/^(no-dnat|refused|unknown)$/);
      } finally {
        isOver = true;
        await flushing;
      }
    });
  });
});

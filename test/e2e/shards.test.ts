import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { Home, USERS } from './support/home.ts';
import { timeless } from './support/timeless.ts';
import { NODES, PROBES } from './support/two-hosts.ts';

const LAB = `${NODES}${PROBES}  other: { kind: tcp, from: client, to: '192.0.2.2:81' }
scenarios:
  direct: { because: There is nothing in between., expect: { web: { outcome: works } } }
  refused: { because: Nobody listens., expect: { other: { outcome: fails, cause: refused } } }
  wrong: { because: Nobody refuses it., expect: { web: { outcome: fails, cause: refused } } }
`;

describe.each(USERS)('shards, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  home.write('two-hosts.yaml', LAB);
  const read = (name: string): Report => JSON.parse(readFileSync(join(home.folder, 'work', name), 'utf8'));
  const codes: unknown[] = [];
  const verify = async (...args: string[]) => home.lab(['verify', 'two-hosts.yaml', ...args]);

  beforeAll(async () => {
    codes.push((await verify('-o', 'whole.json')).exitCode);
    // Shard 4 of 4 has no scenario to run.
    for (const number of [1, 2, 3, 4]) {
      const { exitCode, stderr } = await verify('--shard', `${number}/4`, '-o', `part-${number}.json`);
      codes.push(exitCode ?? stderr);
    }
    const part = read('part-1.json');
    home.write('too-many.json', JSON.stringify({ ...part, shard: { ...part.shard, of: 1e9 } }));
  }, 120_000);

  it('are together what one machine reports', async () => {
    const parts = [1, 2, 3, 4].map((number) => `part-${number}.json`);
    const { exitCode, stdout } = await home.lab([
      'merge',
      ...parts,
      '-o',
      'merged.json',
      '--report',
      'merged.html',
    ]);
    expect(codes).toEqual([1, 0, 0, 1, 0]);
    expect(stdout).toContain('2 pass, 1 fail');
    expect(exitCode).toBe(1);
    expect(timeless(read('merged.json'))).toEqual(timeless(read('whole.json')));
    expect(readFileSync(join(home.folder, 'work', 'merged.html'), 'utf8')).toContain('two-hosts wrong: fail');
  });

  it.each([
    [['part-1.json', 'part-2.json', 'part-4.json'], 3, /not run: no part of shard 3\/4: 1 scenarios/],
    [['part-1.json', 'part-3.json', 'part-4.json'], 1, /not run: no part of shard 2\/4: 1 scenarios/],
    [['part-1.json', 'part-2.json', 'part-2.json'], 2, /shard 2\/4 ran twice: it is in part-2.json too/],
    [['part-1.json', 'whole.json'], 2, /whole.json – is a whole report, and no part/],
    [['too-many.json'], 2, /too-many.json – is no report of this version: shard.of: /],
    [['part-1.json', 'two-hosts.yaml'], 2, /two-hosts.yaml – is no JSON/],
  ])('%j are no pass', async (parts, code, said) => {
    const { exitCode, stderr } = await home.lab(['merge', ...parts]);
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(code);
  });

  it('are shared out by the durations of a former run', async () => {
    const { exitCode } = await verify('--shard', '1/1', '--durations', 'whole.json', '-o', 'all.json');
    expect(exitCode).toBe(1);
    const merged = await home.lab(['merge', 'all.json', '-o', 'all-merged.json']);
    expect(merged.exitCode).toBe(1);
    expect(timeless(read('all-merged.json'))).toEqual(timeless(read('whole.json')));
  });

  it.each([
    [['--shard', '1/100000'], /N is 99999 at most/],
    [['--shard', '0/3'], /--shard 0\/3 – is no share – K\/N/],
    [['--shard', '1/3', '--matrix'], /neither --matrix nor --fix/],
    [['--durations', 'whole.json'], /--durations – shares scenarios out/],
    [['--shard', '1/3', '--durations', 'two-hosts.yaml'], /two-hosts.yaml – is no JSON/],
  ])('%j is a mistake', async (args, said) => {
    const { exitCode, stderr } = await verify(...args);
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(2);
  });
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CAUSES } from '../../src/lab/causes.ts';
import { Home, USERS } from './support/home.ts';

/** `npm run test:blind -- COUNT SEED` sets these. `npm test` always runs the same two labs. */
const COUNT = Number(process.env.BLIND) || 2;
const SEED = Number(process.env.BLIND_SEED) || 7;
const LABS = process.env.BLIND ? ['nat-loopback', 'stations', 'routers', 'ipv6'] : ['nat-loopback'];

/** Names of causes that must not be visible. Names that are also everyday words are left out. */
const NAMES = CAUSES.filter((cause) => cause !== 'unanswered' && cause !== 'refused' && cause !== 'mtu');

interface Revealed {
  what: string;
  cause: string;
  node: string;
  seed: number;
  guesses: number;
  verdict: { observed: { outcome: string; cause: string; node: string }; timeline: unknown[] };
}

describe.each(USERS.slice(process.env.BLIND ? -1 : 0))('a blind lab, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  const run = (...args: string[]) => home.lab(args);

  it('tells nobody what is wrong, until it is revealed', async () => {
    expect(await run('up', 'nat-loopback', '--blind', '--seed', '7', '-n', 'dark')).toMatchObject({
      exitCode: 0,
    });
    const said = [
      await run('status', 'dark'),
      await run('status', 'dark', '--json'),
      await run('ls', '--json'),
      await run('probe', '-n', 'dark', '--format', 'json'),
      await run('probe', '-n', 'dark', '--format', 'pretty'),
      await run('set', 'hairpin=off', '-n', 'dark'),
      await run('live', '-n', 'dark'),
      await run('apply', 'nat-loopback', '-n', 'dark', '--dry-run'),
      await run('probe', '-n', 'dark', '--evidence', 'ev'),
      await run('save', 'seen.yaml', '-n', 'dark'),
      await run('guess', 'arp-unanswered', 'pc', '-n', 'dark'),
    ].map(({ stdout, stderr }) => (stdout + stderr).replaceAll('arp-unanswered at pc', ''));
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`));
    const hidden = await run('reveal', '-n', 'dark', '--json');
    const { what, cause, node, guesses, verdict }: Revealed = JSON.parse(hidden.stdout);
    expect({ cause, node, guesses }).toEqual({ cause: 'filtered', node: 'router', guesses: 1 });
    expect(verdict).toMatchObject({ observed: { outcome: 'fails', cause, node } });
    expect(verdict.timeline.length).toBeGreaterThan(3);
    for (const text of said) {
      expect(NAMES.filter((name) => text.includes(name))).toEqual([]);
      expect(text).not.toContain('local');
      expect(text).not.toContain('tcp dport 80');
    }
    for (const text of [...processes, ...filesBelow(home.folder)]) expect(text).not.toContain(what);
    // After the faults are revealed, they count as drift like any other change.
    expect((await run('status', 'dark')).stdout).toContain('drift router');
    expect((await run('down', 'dark')).exitCode).toBe(0);
  });

  it('is told from one without a fault', async () => {
    await run('up', 'stations', '-n', 'plain');
    expect(await run('guess', 'filtered', 'pc', '-n', 'plain')).toMatchObject({ exitCode: 2 });
    expect((await run('guess', 'filterd', 'pc', '-n', 'plain')).stderr).toContain('did you mean filtered?');
    expect((await run('reveal', '-n', 'plain')).stderr).toContain('no fault was planted in it');
    await run('down', 'plain');
    const seedless = await run('up', 'stations', '--seed', '3');
    expect(seedless).toMatchObject({ exitCode: 2 });
    expect(seedless.stderr).toContain('with --blind');
  });

  it(
    `${COUNT} seeds: each fault has a cause that the packets show, and only that is right`,
    async () => {
      for (let seed = SEED; seed < SEED + COUNT; seed++) {
        const lab = LABS[seed % LABS.length] ?? '';
        const up = await run('up', lab, '--blind', '--seed', String(seed), '-n', 'many');
        expect(up, `${lab}, seed ${seed}: ${up.stderr}`).toMatchObject({ exitCode: 0 });
        const seen = JSON.parse((await run('probe', '-n', 'many', '--format', 'json')).stdout);
        const outcomes = seen.labs[0].scenarios[0].probes.map((one: Revealed['verdict']) => one.observed);
        expect(outcomes).toContainEqual(expect.objectContaining({ outcome: 'fails' }));
        const { cause, node, what, guesses }: Revealed = JSON.parse(
          (await run('reveal', '-n', 'many', '--json')).stdout,
        );
        expect(guesses).toBe(0);
        expect(CAUSES).toContain(cause);
        const right = await run('guess', cause, node, '-n', 'many');
        expect(right, `${lab}, seed ${seed}: ${what}`).toMatchObject({ exitCode: 0 });
        // Three at a seed: in eight seeds each cause has been tried.
        const others = CAUSES.filter((one, at) => one !== cause && at % 8 === seed % 8);
        for (const wrong of others)
          expect(await run('guess', wrong, node, '-n', 'many')).toMatchObject({ exitCode: 1 });
        if (process.env.BLIND) console.log(`${lab} ${seed}: ${cause} at ${node}: ${what}`);
        await run('down', 'many');
      }
    },
    60_000 + COUNT * 60_000,
  );
});

/** Reads a file as one string. Files below /proc of a sandbox may be unreadable. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? [read(path)] : [];
  });
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../src/report/diagnosis.ts';
import { Home, USERS } from '../support/home.ts';

const SCRIPT = 'src/snapshot/snapshot.sh';
const article = readFileSync(join(import.meta.dirname, 'article.sh'), 'utf8');

/** What a shell in a network namespace of its own has set up, as a snapshot of it. */
async function snapshotOf(home: Home, setUp: string): Promise<string> {
  const script = readFileSync(join(import.meta.dirname, '../../..', SCRIPT), 'utf8');
  const { stdout, stderr, exitCode } = await home.run([
    'unshare',
    '-rn',
    'sh',
    '-c',
    `${setUp}\nexec sh -c "$1"`,
    'sh',
    script,
  ]);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

describe.each(USERS)('the article’s router, typed by hand, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  const file = join(home.folder, 'work/router.snap');

  it('has its loopback broken at eth0, and three ways to mend it, each seen to work', async () => {
    writeFileSync(file, await snapshotOf(home, article));
    const { stdout, stderr, exitCode } = await home.lab(
      ['diagnose', '-', '--json', '--name', 'webserver.com=1.2.3.4'],
      {
        input: readFileSync(file, 'utf8'),
        stdin: 'pipe',
      },
    );
    expect(exitCode, stderr).toBe(1);
    const found = JSON.parse(stdout) as Diagnosis;
    expect(found.forwards).toEqual(['tcp 1.2.3.4:8001 → 192.168.1.5:80']);
    expect(
      Object.fromEntries(
        found.probes.map(({ probe, observed }) => [probe, observed.cause ?? observed.outcome]),
      ),
    ).toEqual({
      loopback: 'same-port-drop',
      self: 'same-port-drop',
      inbound: 'works',
      'outward-client': 'works',
      'outward-server': 'works',
    });
    expect(found.mended.map(({ finding }) => finding)).toEqual([`same-port-drop at ${found.machine}:eth0`]);
    const typed =
      found.mended[0]?.ways.map(({ remedies }) => remedies.flatMap((remedy) => remedy.typed)) ?? [];
    expect(typed).toEqual([
      [expect.stringContaining('address=/webserver.com/192.168.1.5'), expect.any(String)],
      ['sysctl -w net.bridge.bridge-nf-call-iptables=0'],
      [
        'bridge link set dev eth0 hairpin on',
        expect.stringMatching(
          /^ebtables -t nat -A POSTROUTING -o eth0 -j snat --to-src \S+ --snat-target ACCEPT$/,
        ),
      ],
    ]);
  });

  it('is a lab that verify judges, and that says the same again', async () => {
    const lab = join(home.folder, 'work/router.yaml');
    const made = await home.lab(['import', file, '-o', lab]);
    expect(made.exitCode, made.stderr).toBe(0);
    const { stdout, exitCode } = await home.lab(['verify', lab, '--format', 'pretty']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/loopback: client → \S+ fails – same-port-drop at \S+:eth0/);
    expect(stdout).toMatch(/inbound: outside → \S+ works/);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Lab } from '../../../src/index.ts';
import doubleNat from '../foreign/double-nat.ts';
import { Home, USERS } from '../support/home.ts';

const SCRIPT = readFileSync(join(import.meta.dirname, '../../../src/snapshot/snapshot.sh'), 'utf8');

describe('several snapshots', () => {
  const home = new Home(USERS.at(-1) ?? 'an ordinary user');
  let taken: Record<string, string> = {};
  afterAll(() => home.remove());
  beforeAll(async () => {
    taken = await snapshotsOf('nat-loopback', 'same-port-drop', ['router', 'web', 'pc']);
  });

  /** Runs the snapshot script in each node, as `lab snapshot --script | ssh NODE sh` would on real machines. */
  async function snapshotsOf(lab: string, scenario: string, nodes: readonly string[]) {
    const up = await home.lab(['up', lab, scenario, '-n', 'several']);
    expect(up.exitCode, up.stderr).toBe(0);
    await home.lab(['probe', '-n', 'several']);
    const all: Record<string, string> = {};
    for (const node of nodes) {
      const words = ['exec', node, '-n', 'several', '--', 'sh', '-s'];
      const { stdout, stderr } = await home.lab(words, { input: SCRIPT });
      expect(stdout, stderr).toContain('\nend\n');
      all[node] = stdout;
    }
    await home.lab(['down', 'several']);
    return all;
  }

  const files = (texts: Record<string, string>) =>
    Object.entries(texts).map(([name, text]) => home.write(`${name}.snap`, text));

  async function imported(texts: Record<string, string>, ...words: string[]) {
    const { stdout, stderr, exitCode } = await home.lab(['import', ...files(texts), ...words]);
    expect(exitCode, stderr).toBe(0);
    return { lab: parse(stdout) as Lab, notes: stderr, text: stdout };
  }

  const causesOf = async (text: string) => {
    const made = home.write('several.yaml', text);
    const { stdout } = await home.lab(['verify', made, '--format', 'json']);
    const [{ scenarios }] = JSON.parse(stdout).labs;
    return Object.fromEntries(
      scenarios[0].probes.map(({ probe, from, observed }: Judged) => [
        `${probe} from ${from}`,
        observed.cause ?? observed.outcome,
      ]),
    );
  };

  interface Judged {
    probe: string;
    from: string;
    observed: { outcome: string; cause?: string };
  }

  it('are one network: real machines stand where made-up ones would', async () => {
    const { lab, text } = await imported(taken);
    const { router, web, pc } = lab.nodes;
    expect([router, web, pc]).not.toContain(undefined);
    expect(Object.keys(lab.nodes).toSorted()).toEqual(['outside', 'pc', 'router', 'switch', 'web']);
    expect(web?.interfaces?.eth0?.addresses).toEqual(['192.168.1.5/24']);
    expect(web?.sysctl).toBeDefined();
    expect(web?.services).toMatchObject({ 'http-80': { port: 80 } });
    expect(await causesOf(text)).toMatchObject({
      'loopback from pc': 'same-port-drop',
      'self from web': 'same-port-drop',
      'inbound from outside': 'works',
    });
  });

  it('a mistake of another machine than the first is found: nobody listens, and the way back leads nowhere', async () => {
    const web = taken.web?.replace(/^ tcp .*:80 .*\n/m, ' tcp LISTEN 0 128 127.0.0.1:22 0.0.0.0:*\n') ?? '';
    expect(web).not.toBe(taken.web);
    const deaf = await imported({ router: taken.router ?? '', web });
    expect(await causesOf(deaf.text)).toMatchObject({ 'inbound from outside': 'wrong-dnat' });
    const lost = taken.web?.replace(/"gateway":"192\.168\.1\.1"/g, '"gateway":"192.168.1.77"') ?? '';
    expect(lost).not.toBe(taken.web);
    const gone = await imported({ router: taken.router ?? '', web: lost });
    expect(await causesOf(gone.text)).toMatchObject({ 'inbound from outside': 'arp-unanswered' });
  });

  it('what they do not agree on is said, and who has no network with the others', async () => {
    const twin = taken.pc?.replaceAll('192.168.1.6', '192.168.1.5') ?? '';
    const { notes } = await imported({ router: taken.router ?? '', web: taken.web ?? '', twin });
    expect(notes).toMatch(/note: 192\.168\.1\.5 is on web and on twin: so it is here/);
    expect(notes).toMatch(
      /note: router has 192\.168\.1\.5 at \S+, and twin, who has it, is at \S+: here it asks anew/,
    );
    const wide = taken.pc?.replaceAll('"prefixlen":24', '"prefixlen":16') ?? '';
    const mask = await imported({ router: taken.router ?? '', wide });
    expect(mask.notes).toContain('router has 192.168.1.1/24, wide has 192.168.1.6/16');
    const far = taken.pc?.replaceAll('192.168.1.', '10.99.0.') ?? '';
    const alone = await imported({ router: taken.router ?? '', far });
    expect(alone.notes).toContain('note: far: it has no network with any other machine: it is left out');
  });

  it('are followed: the first forwards to the second, which forwards to a host of its own, or does not', async () => {
    const lab = home.write('double-nat.json', JSON.stringify(doubleNat));
    const { outer = '', inner = '' } = await snapshotsOf(lab, 'both', ['outer', 'inner']);
    const both = await imported({ outer, inner });
    expect(both.lab.nodes.server?.interfaces?.eth0?.addresses).toEqual(['10.0.0.2/24']);
    expect(await causesOf(both.text)).toMatchObject({
      'inbound from outside': 'works',
      'outward-server from server': 'works',
    });
    const without = inner.replace(/^ -A PREROUTING .*\n/m, '');
    expect(without).not.toBe(inner);
    const one = await imported({ outer, inner: without });
    expect(await causesOf(one.text)).toMatchObject({ 'inbound from outside': 'no-dnat' });
  });

  it('are what diagnose takes as well', async () => {
    const { stdout, stderr, exitCode } = await home.lab(['diagnose', ...files(taken), '--json']);
    expect(exitCode, stderr).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      machine: 'router',
      forwards: ['tcp 1.2.3.4:8001 → 192.168.1.5:80'],
    });
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtin } from '../../src/builtin/catalogue.static.ts';
import { decodeFrame } from '../../src/packet/decode/decode.ts';
import { readPcap } from '../support/pcap.ts';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';
import { isAgent, processesOf } from './support/traces.ts';

const MB = 1 << 20;

describe.each(USERS)('labs to live in, as %s', (user) => {
  const home = new Home(user);
  const lab = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    return { exitCode, stdout, stderr };
  };
  const ok = (...args: string[]) => home.ok(...args);
  const agent = () => processesOf(home).find(isAgent);

  beforeAll(() => ok('up', 'nat-loopback'));
  afterAll(async () => {
    await lab('down', '--all');
    home.remove();
  });

  it('an idle lab takes at most 90 MB, all its processes together', () => {
    const pss = processesOf(home).map(({ pid }) => {
      const [, size] = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
      return Number(size);
    });
    expect(pss.length).toBeGreaterThan(3);
    expect(pss.reduce((sum, each) => sum + each, 0) / 1024).toBeLessThanOrEqual(90);
  });

  it('exec passes 50 MB both ways, whole, and holds little of it', async () => {
    const [from, to] = [home.write('from', ''), join(home.folder, 'work', 'to')];
    writeFileSync(from, randomBytes(50 * MB));
    const command = quoted(home.command(['exec', 'pc', '--', 'cat']));
    const { exitCode, stderr } = await home.run(['sh', '-c', `${command} <from >to`]);
    expect(exitCode, stderr).toBe(0);
    expect(digest(to)).toBe(digest(from));
    const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${agent()?.pid}/status`, 'utf8')) ?? [];
    expect(Number(peak) / 1024).toBeLessThan(200);
  });

  it('exec does not read for a program that does not', async () => {
    const command = home.command(['exec', 'pc', '--', 'head', '-c', '1']);
    const { exitCode, stdout } = await home.run(command, { input: 'x'.repeat(5 * MB) });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'x' });
  });

  it('probes of two users at once do not see each other', async () => {
    const both = await Promise.all([ok('probe', '--format', 'json'), ok('probe', '--format', 'json')]);
    for (const text of both)
      expect(readReport(text).summary).toEqual({ pass: 1, fail: 0, skip: 0, error: 0 });
  });

  it('a probe of which no scenario speaks is observed only', async () => {
    await ok('set', 'nf=off', 'snat=masquerade');
    const { labs, summary } = readReport(await ok('probe', 'loopback', '--format', 'json'));
    await ok('set', 'nf=on', 'snat=snat');
    expect(labs[0]?.scenarios[0]?.probes[0]).toMatchObject({
      status: 'skip',
      observed: { outcome: 'works' },
    });
    expect(summary.skip).toBe(1);
  });

  it.each([
    [['hairpin=perhaps'], 'lab: hairpin=perhaps – hairpin cannot be "perhaps" – one of: on, off'],
    [['hairpn=on'], 'lab: hairpn=on – no toggle "hairpn" in nat-loopback'],
    [[], 'lab: lab set – nothing to set'],
  ])('set %j is refused', async (values, said) => {
    const { exitCode, stdout, stderr } = await lab('set', ...values);
    expect(stderr).toContain(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it('set --cold empties the ARP, FDB and conntrack tables', async () => {
    const tables = async () => ({
      arp: (await ok('exec', 'pc', '--', 'ip', 'neigh')).trim(),
      fdb: (await ok('exec', 'switch', '--', 'bridge', 'fdb', 'show', 'dynamic')).trim(),
      conntrack: (await lab('exec', 'router', '--', 'conntrack', '-L')).stdout.trim(),
    });
    await ok('probe');
    const full = await tables();
    for (const text of Object.values(full)) expect(text).not.toBe('');
    expect(await ok('set', '--cold')).toBe('ARP, FDB and conntrack tables are empty\n');
    expect(await tables()).toEqual({ arp: '', fdb: '', conntrack: '' });
  });

  describe('a capture', () => {
    it('ends when its reader does, though no packet comes', async () => {
      const command = quoted(home.command(['capture', 'web:eth0', '-w', '-']));
      const { exitCode, stdout, stderr } = await home.run([
        'sh',
        '-c',
        `${command} | head -c 4 | od -An -tx4`,
      ]);
      expect({ exitCode, stdout: stdout.trim() }).toEqual({ exitCode: 0, stdout: 'a1b2c3d4' });
      expect(stderr).toMatch(/\d+ packets captured/);
      expect(processesOf(home).map(({ name }) => name)).not.toContain('tcpdump');
    });

    it('tells what is wrong with a filter, and leaves the file alone', async () => {
      const file = home.write('kept.pcap', 'as it was');
      const { exitCode, stdout, stderr } = await lab('capture', 'web', '-w', file, '--', 'tcp', 'prot', '80');
      expect(stderr).toContain("tcp prot 80 – tcpdump: can't parse filter expression: syntax error");
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(readFileSync(file, 'utf8')).toBe('as it was');
      expect(await ok('exec', 'web', '--', 'echo', 'unharmed')).toBe('unharmed\n');
    });

    it.each([
      ['web:eth9', 'no interface "eth9" in web'],
      ['wbe', 'wbe – no such node in nat-loopback'],
    ])('of %s is refused', async (place, said) => {
      const { exitCode, stderr } = await lab('capture', place);
      expect(stderr).toContain(said);
      expect(exitCode).toBe(2);
    });
  });

  describe('the same lab twice', () => {
    beforeAll(() => ok('up', 'nat-loopback', 'same-port-drop', '-n', 'twin'));
    afterAll(() => ok('down', 'twin'));

    /**
     * Number of packets that a capture in one lab sees while probes run in another. ARP is left out: nodes repeat it
     * now and then.
     */
    async function seenIn(watched: string, probed: string): Promise<number> {
      const file = join(home.folder, 'work', `${watched}-${probed}.pcap`);
      const capture = home.lab(['capture', 'web:eth0', '-n', watched, '-w', file], { stdin: 'ignore' });
      await expect.poll(() => existsSync(file)).toBe(true);
      await lab('probe', 'inbound', '-n', probed);
      capture.kill('SIGINT');
      expect((await capture).exitCode).toBe(0);
      return readPcap(readFileSync(file)).frames.filter(({ data }) => decodeFrame(data).arp === undefined)
        .length;
    }

    it('is two labs: neither sees a packet of the other', async () => {
      expect(await seenIn('nat-loopback', 'twin')).toBe(0);
      expect(await seenIn('twin', 'nat-loopback')).toBe(0);
      expect(await seenIn('twin', 'twin')).toBeGreaterThan(5);
    });

    it('is told apart by lab ls', async () => {
      const { labs, up } = JSON.parse(await ok('ls', '--json'));
      // The built-in labs are listed as the build wrote them down.
      expect(labs.slice(0, builtin.length)).toEqual(builtin);
      expect(up).toMatchObject([
        { name: 'nat-loopback', lab: 'nat-loopback', changed: {} },
        { name: 'twin', lab: 'nat-loopback', changed: { hairpin: false, macSnat: 'off' } },
      ]);
      const text = await ok('ls');
      expect(text).toMatch(/^ {2}twin +nat-loopback +since .* UTC +hairpin=off macSnat=off$/m);
      expect(text).toMatch(/^ {2}nat-loopback +nat-loopback +since .* UTC +defaults$/m);
    });
  });
});

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

/** A lab whose toggle `bad` gives the router rules that iptables-restore refuses, together with another change. */
const FRAGILE = (change: string) => `
name: fragile
about: A toggle that the kernel's tools refuse.
nodes:
  router:
    interfaces: { eth0: { addresses: [10.0.0.1/24] } }
    rules: { iptables: "*filter\\n-A INPUT -j ACCEPT\\nCOMMIT" }
    sysctl: { net.ipv4.ip_forward: 0 }
  pc: { interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
links: [[router:eth0, pc:eth0]]
toggles: { bad: { about: Rules that no tool takes., default: off } }
settings:
  - when: { bad: on }
    nodes:
      router:
        sysctl: { net.ipv4.ip_forward: 1 }
        rules: { iptables: "*filter\\n-A INPUT -j NOWHERE\\nCOMMIT" }
${change}
`;
const ROUTE = '        routes: [{ to: 10.9.0.0/16, via: 10.0.0.2 }]';

describe('a change that fails', () => {
  const home = new Home(USERS[0] as (typeof USERS)[number]);
  const lab = (...args: string[]) => home.lab(args);
  afterAll(async () => {
    await lab('down', '--all');
    home.remove();
  });

  // With a route in the change, only a part of it was done, and only that part may be taken back.
  it.each(['', ROUTE])('is taken back, and said so %s', async (more) => {
    await lab('up', home.write('fragile.yaml', FRAGILE(more)));
    const before = await lab('exec', 'router', '--', 'iptables-save');
    const { exitCode, stdout, stderr } = await lab('set', 'bad=on');
    expect(stderr).toMatch(/^lab: router – iptables-restore: .*NOWHERE/s);
    expect(stderr).toContain('hint: fragile is as it was before');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(JSON.parse((await lab('status', '--json')).stdout).toggles).toEqual({ bad: false });
    expect((await lab('exec', 'router', '--', 'cat', '/proc/sys/net/ipv4/ip_forward')).stdout).toBe('0\n');
    const rules = (text: string) => text.split('\n').filter((line) => line.startsWith('-'));
    expect(rules((await lab('exec', 'router', '--', 'iptables-save')).stdout)).toEqual(rules(before.stdout));
    await lab('down', 'fragile');
  });

  it('that cannot be taken back leaves a lab that says so, and is judged no more', async () => {
    await lab('up', home.write('fragile.yaml', FRAGILE('')), '--trust');
    // From here iptables-restore fails, so rules can be neither changed nor changed back.
    const broken = join(home.folder, 'bin/iptables-restore');
    writeFileSync(broken, '#!/bin/sh\necho broken >&2; exit 1\n', { mode: 0o755 });
    const { exitCode, stderr } = await lab('set', 'bad=on');
    expect(stderr).toContain(
      'hint: fragile is half changed, and could not be changed back: lab down fragile',
    );
    expect(exitCode).toBe(2);
    const again = await lab('set', 'bad=off', 'bad=on');
    expect(again.stderr).toMatch(/fragile – a change failed half-way \(router – iptables-restore/);
    expect(again.exitCode).toBe(2);
    expect((await lab('status')).stdout).toContain('half changed');
    expect((await lab('exec', 'pc', '--', 'echo', 'there')).stdout).toBe('there\n');
    expect((await lab('down', 'fragile')).exitCode).toBe(0);
  });
});

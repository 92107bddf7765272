import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dnsmasqArguments } from '../../src/plan/dnsmasq.ts';
import { dnsLab } from './labs/dns-lab.ts';
import { Home, USERS } from './support/home.ts';
import { type Probe, probeOf, type Report, readReport } from './support/report-shape.ts';
import { processesOf } from './support/traces.ts';

const OPTIONS = 'options timeout:2 attempts:1\n';

const evidence = ({ evidence }: Probe) => evidence.map(({ text }) => text).join('\n');

const BY_NAME = `name: by-name
about: Probes by name in a lab that says nothing of name servers.
nodes:
  a: { interfaces: { eth0: { addresses: [192.0.2.1/24] } }, routes: [{ to: default, via: 192.0.2.2 }] }
  b:
    interfaces: { eth0: { addresses: [192.0.2.2/24] } }
    services: { dns: { kind: dns, records: { example.org: 192.0.2.2 } }, web: { kind: http, port: 80 } }
links: [[a:eth0, b:eth0]]
probes:
  ping: { kind: ping, from: a, to: example.org }
  web: { kind: http, from: a, url: 'http://example.org/' }
scenarios:
  s:
    because: Nobody knows it.
    expect:
      ping: { outcome: fails, cause: name-not-resolved }
      web: { outcome: fails, cause: name-not-resolved }
`;

describe.each(USERS)('names, as %s', (user) => {
  const home = new Home(user);
  const path = home.write('names.json', JSON.stringify(dnsLab));
  const isRunning = (program: string) => processesOf(home).filter(({ name }) => name === program).length;
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  describe('in lab verify', () => {
    let report: Report;
    let ended: { exitCode?: number | undefined; stderr: string };
    beforeAll(async () => {
      const { stdout, ...rest } = await home.lab(['verify', path, '--format', 'json']);
      ended = rest;
      report = readReport(stdout);
    });

    it('are resolved, or fail as expected', () => {
      const verdicts = report.labs[0]?.scenarios.map(({ scenario, status }) => [scenario, status]);
      expect(verdicts).toEqual(Object.keys(dnsLab.scenarios ?? {}).map((name) => [name, 'pass']));
      expect(ended.exitCode, ended.stderr).toBe(0);
      expect(isRunning('dnsmasq')).toBe(0);
    });

    it('that nobody has: the answer says so', () => {
      const probe = probeOf(report, 'resolved', 'unknown');
      expect(probe.observed).toMatchObject({ node: 'pc', interface: 'eth0' });
      expect(probe.observed.detail).toBe('web knows no address of wbe.example');
      expect(evidence(probe)).toContain('NXDOMAIN wbe.example');
      expect(probe.hops.some(({ flags }) => flags === 'A? wbe.example')).toBe(true);
    });

    it('that nobody is there to ask for: the question arrived, or never left the node', () => {
      const unanswered = probeOf(report, 'no-server-there', 'known');
      expect(unanswered.observed).toMatchObject({ node: 'router', interface: 'lan0' });
      expect(unanswered.observed.detail).toContain('was asked for web.example, and has no name server');
      // With no server configured, the resolver asks its own node.
      const asked = new Set(probeOf(report, 'no-server', 'known').hops.map((hop) => hop.interface));
      expect([...asked]).toEqual(['lo']);
    });

    it('whose question is lost: the place where it was', () => {
      const probe = probeOf(report, 'filtered', 'known');
      expect(probe.observed).toMatchObject({ node: 'router', interface: 'lan0' });
      expect(evidence(probe)).toMatch(/DNS query 10\.0\.1\.2:\d+ → 10\.0\.2\.2:53/);
    });
  });

  describe('in a living lab', () => {
    const resolver = async (node: string) =>
      (await home.lab(['exec', node, '-n', 'names', '--', 'cat', '/etc/resolv.conf'])).stdout;
    const machine = readFileSync('/etc/resolv.conf', 'utf8');
    beforeAll(async () => {
      const up = await home.lab(['up', path]);
      expect(up.exitCode, up.stderr).toBe(0);
    });

    it('have servers by node, the others none; the machine’s file is left alone', async () => {
      expect(await resolver('pc')).toBe(`nameserver 10.0.2.2\n${OPTIONS}`);
      expect(await resolver('web')).toBe(`nameserver 10.0.2.2\n${OPTIONS}`);
      expect(await resolver('other')).toBe(OPTIONS);
      expect(readFileSync('/etc/resolv.conf', 'utf8')).toBe(machine);
    });

    it('are found by any program', async () => {
      const { stdout } = await home.lab(['exec', 'pc', '--', 'getent', 'ahostsv4', 'web.example']);
      expect(stdout).toMatch(/^10\.0\.2\.2 +STREAM +web\.example/);
    });

    it('change with a toggle', async () => {
      const { stdout, stderr, exitCode } = await home.lab(['set', 'server=router']);
      expect({ stdout, exitCode }, stderr).toEqual({
        stdout: '- pc: nameserver 10.0.2.2\n+ pc: nameserver 10.0.1.1\n',
        exitCode: 0,
      });
      expect(await resolver('pc')).toBe(`nameserver 10.0.1.1\n${OPTIONS}`);
      await home.lab(['set', 'server=empty']);
      expect(await resolver('pc')).toBe(OPTIONS);
      await home.lab(['set', 'server=machine']);
      expect(await resolver('pc')).toBe(OPTIONS);
      await home.lab(['set', 'server=web']);
      expect(await resolver('pc')).toBe(`nameserver 10.0.2.2\n${OPTIONS}`);
      expect(await resolver('web')).toBe(`nameserver 10.0.2.2\n${OPTIONS}`);
    });

    it('need a port that is free, and a lab goes on without', async () => {
      const dnsmasq = ['dnsmasq', '--keep-in-foreground', '--log-facility=-'];
      const command = [...dnsmasq, ...dnsmasqArguments({ kind: 'dns', port: 5353, records: {} })];
      const squatter = home.lab(['exec', 'web', '-n', 'names', '--', ...command]);
      await new Promise((resolve) => squatter.stderr?.once('data', resolve));
      const { exitCode, stderr } = await home.lab(['set', 'second=on']);
      squatter.kill('SIGTERM');
      await squatter;
      expect(stderr).toMatch(/^lab: web:5353 – ended with exit code 2: dnsmasq: .*Address already in use$/m);
      expect(exitCode).toBe(2);
      expect((await home.lab(['probe', 'known'])).stdout).toContain('known works');
    });

    it('end with the lab', async () => {
      expect(isRunning('dnsmasq')).toBe(1);
      await home.lab(['down', 'names']);
      expect(processesOf(home)).toEqual([]);
    });
  });

  /** Runs a command in a mount namespace where /etc is a copy that the shell command `change` has modified. */
  const withEtc = (change: string) => (command: string[]) => [
    ...['unshare', ...(user === 'root' ? [] : ['--user', '--map-current-user', '--keep-caps']), '--mount'],
    ...['sh', '-c'],
    `set -e; mount -t tmpfs tmpfs /mnt; mkdir /mnt/upper /mnt/work
    mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
    ${change}
    exec "$@"`,
    'sh',
    ...command,
  ];
  const VERIFY = ['verify', path, '--scenario', 'resolved', '--trust'];

  it('are resolved where the machine’s file is a link to what the sandbox hides', async () => {
    const change = 'ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf';
    const { exitCode, stderr } = await home.lab(VERIFY, { through: withEtc(change) });
    expect(exitCode, stderr).toBe(0);
  });

  // The resolver settings of the machine must not matter to a lab that configures no names.
  it.each([
    ['nobody', 'rm /etc/resolv.conf; touch /etc/resolv.conf'],
    ['a server that no node reaches', 'rm /etc/resolv.conf; echo nameserver 10.255.255.53 >/etc/resolv.conf'],
    ['a server in the lab', 'rm /etc/resolv.conf; echo nameserver 192.0.2.2 >/etc/resolv.conf'],
    ['its own file of names', 'rm /etc/hosts; echo 192.0.2.2 example.org >/etc/hosts'],
  ])('are none where a lab says none: the machine asks %s', async (_, change) => {
    const verify = ['verify', home.write('by-name.yaml', BY_NAME)];
    const { exitCode, stdout } = await home.lab(verify, { through: withEtc(change) });
    expect(stdout).toContain('ping fails – name-not-resolved, web fails – name-not-resolved');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['there is none', '', '/etc/resolv.conf'],
    ['it is a link to nothing', 'ln -s /nowhere/resolv.conf /etc/resolv.conf', '/nowhere/resolv.conf'],
  ])('need a file to cover, and say so where %s', async (_, link, missing) => {
    const { exitCode, stdout, stderr } = await home.lab(VERIFY, {
      through: withEtc(`rm /etc/resolv.conf; ${link}`),
    });
    expect(stderr).toContain('/etc/resolv.conf is not there, so that nothing can cover it');
    expect(stderr).toContain(`hint: make an empty one: sudo touch ${missing}`);
    expect(stderr).not.toMatch(/^ +at |this is a bug/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  });
});

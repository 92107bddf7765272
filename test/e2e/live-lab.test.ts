import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { probeOf, readReport } from './support/report-shape.ts';
import { processesOf } from './support/traces.ts';

type Row = Record<string, unknown>;

describe.each(USERS)('a lab that is up, as %s', (user) => {
  const home = new Home(user);
  const lab = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    return { exitCode, stdout, stderr };
  };
  const ok = (...args: string[]) => home.ok(...args);
  const ports = async (node: string): Promise<Row[]> =>
    JSON.parse(await ok('exec', node, '--', 'bridge', '-j', '-d', 'link'));
  const loopback = async () => {
    const report = readReport(await ok('probe', 'loopback', '--format', 'json'));
    return probeOf(report, report.labs[0]?.scenarios[0]?.scenario ?? '').observed;
  };

  beforeAll(() => ok('up', 'nat-loopback'));
  afterAll(async () => {
    await lab('down', '--all');
    expect(processesOf(home)).toEqual([]);
    home.remove();
  });

  it('tells what it is', async () => {
    const status = JSON.parse(await ok('status', '--json'));
    expect(status).toMatchObject({
      name: 'nat-loopback',
      lab: 'nat-loopback',
      toggles: { nf: true, hairpin: true, macSnat: 'all' },
    });
    const nodes = Object.fromEntries((status.nodes as Row[]).map((node) => [node.name, node]));
    expect(nodes).toMatchObject({
      router: {
        interfaces: expect.arrayContaining([expect.objectContaining({ name: 'eth0', master: 'br0' })]),
      },
      web: { services: { http: { kind: 'http', port: 80 } } },
    });
    expect(Date.parse(status.since)).toBeLessThanOrEqual(Date.now());
    expect(await ok('status')).toMatch(/^nat-loopback, up since .*\n {2}nf=on /);
  });

  it('hairpin off and on again changes what a probe sees, and one flag of one port', async () => {
    const before = { router: await ports('router'), switch: await ports('switch') };
    expect(await loopback()).toMatchObject({ outcome: 'works' });

    expect(await ok('set', 'hairpin=off')).toBe('router:eth0: hairpin on → off\n');
    const changed = before.router.map((port) =>
      port.ifname === 'eth0' ? { ...port, hairpin: false } : port,
    );
    expect(await ports('router')).toEqual(changed);
    expect(changed).not.toEqual(before.router);
    expect(await ports('switch')).toEqual(before.switch);
    expect(await loopback()).toMatchObject({
      outcome: 'fails',
      cause: 'same-port-drop',
      node: 'router',
      interface: 'eth0',
    });

    expect(await ok('set', 'hairpin=on')).toBe('router:eth0: hairpin off → on\n');
    expect({ router: await ports('router'), switch: await ports('switch') }).toEqual(before);
    expect(await loopback()).toMatchObject({ outcome: 'works' });
    expect(await lab('set', 'hairpin=on')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'nothing to change\n',
    });
  });

  it('has one lab of a name', async () => {
    const { exitCode, stdout, stderr } = await lab('up', 'nat-loopback');
    expect(stderr).toContain('nat-loopback – it is up already');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(await ok('exec', 'pc', '--', 'echo', 'unharmed')).toBe('unharmed\n');
  });

  describe('twice', () => {
    beforeAll(() => ok('up', 'nat-loopback', 'same-port-drop', '-n', 'twin'));
    afterAll(() => ok('down', 'twin'));

    it('under two names, each for itself', async () => {
      const probe = (name: string) => lab('probe', 'loopback', '-n', name, '--format', 'json');
      const [first, twin] = await Promise.all([probe('nat-loopback'), probe('twin')]);
      expect(readReport(first.stdout).labs[0]?.scenarios[0]?.probes[0]?.observed.outcome).toBe('works');
      expect(probeOf(readReport(twin.stdout), 'same-port-drop').observed.cause).toBe('same-port-drop');
      const toggles = async (name: string) => JSON.parse(await ok('status', name, '--json')).toggles.hairpin;
      expect([await toggles('nat-loopback'), await toggles('twin')]).toEqual([true, false]);
    });

    it('must be told apart', async () => {
      const { exitCode, stderr } = await lab('status');
      expect(stderr).toContain('-n – several labs are up – one of: nat-loopback, twin');
      expect(exitCode).toBe(2);
    });

    it('one that is down leaves the other', async () => {
      await ok('up', 'nat-loopback', '-n', 'third');
      await ok('down', 'third');
      expect(await ok('exec', 'web', '-n', 'twin', '--', 'hostname', '-I').then(() => 'there')).toBe('there');
    });
  });

  it.each([
    ['its own exit code', ['sh', '-c', 'exit 7'], 7],
    ['127 for what is not there', ['no-such-program'], 127],
    ['126 for what may not be run', ['/etc/passwd'], 126],
    ['128 and the signal', ['sh', '-c', 'kill -9 $$'], 137],
  ])('exec gives %s', async (_, command, code) => {
    expect((await lab('exec', 'pc', '--', ...command)).exitCode).toBe(code);
  });

  it('exec passes input and both outputs on, and nothing else', async () => {
    const command = ['exec', 'pc', '--', 'sh', '-c', 'cat; echo trouble >&2'];
    const { exitCode, stdout, stderr } = await home.lab(command, { input: 'one\ntwo' });
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'one\ntwo', stderr: 'trouble\n' });
  });

  it('exec loses nothing of a long output', async () => {
    const stdout = await ok('exec', 'pc', '--', 'seq', '200000');
    expect(stdout.length).toBe(1288895);
    expect(stdout.endsWith('\n200000\n')).toBe(true);
  });

  it('exec passes Ctrl-C on to the program, whose end is then its own', async () => {
    const running = home.lab(['exec', 'pc', '--', 'sh', '-c', 'echo on; exec sleep 60']);
    for await (const line of running) if (line === 'on') running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: 'on\n' });
    expect(processesOf(home).filter(({ name }) => name === 'sleep')).toEqual([]);
  });

  it('exec says which nodes there are', async () => {
    const { exitCode, stdout, stderr } = await lab('exec', 'cp', '--', 'true');
    expect(stderr).toMatch(/cp – no such node in nat-loopback – .*did you mean pc\?/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it('reaps orphans', async () => {
    await ok('exec', 'pc', '--', 'sh', '-c', '(sleep 0.01 & sleep 0.02 &) ; exit');
    const states = 'cat /proc/[0-9]*/stat | sed "s/.*) \\(.\\) .*/\\1/"; cat /proc/[0-9]*/comm';
    await expect.poll(() => ok('exec', 'pc', '--', 'sh', '-c', states)).not.toMatch(/^(Z|sleep)$/m);
  });

  it('refuses what it does not know, unharmed', async () => {
    expect(await lab('set', 'hairpin=perhaps')).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await lab('probe', 'lopback')).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await loopback()).toMatchObject({ outcome: 'works' });
  });
});

describe.each(USERS)('lab down, as %s', (user) => {
  const home = new Home(user);
  afterEach(() => home.lab(['down', '--all']));
  afterAll(() => home.remove());

  it('is an answer, too, when nothing is up', async () => {
    expect(await home.lab(['down', '--all'])).toMatchObject({ exitCode: 0, stderr: 'no lab is up\n' });
  });

  it('--all removes every lab', async () => {
    for (const name of ['one', 'two']) await home.lab(['up', 'nat-loopback', '-n', name]);
    expect(processesOf(home).length).toBeGreaterThan(0);
    expect(await home.lab(['down', '--all'])).toMatchObject({ exitCode: 0 });
    await expect.poll(() => processesOf(home)).toEqual([]);
    expect(home.files().filter((path) => path.startsWith('run/hairpin/'))).toEqual([]);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';
import { hiding } from './support/spoilt.ts';

/** Asks the kernel through other programs than the agent uses. */
const ASK = 'ip link add name try0 type veth peer name try1 && tc qdisc add dev try0 root netem delay 1ms';

describe.each(USERS)('what this kernel may not have, as %s', (user) => {
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });
  const rights = user === 'root' ? [] : ['--user', '--map-current-user', '--keep-caps'];
  const kernelHasNetem = async () =>
    (await home.run(['unshare', ...rights, '--net', 'sh', '-c', ASK])).exitCode === 0;
  const verify = (...scenarios: string[]) =>
    home.lab([
      ...['verify', 'slow-link', '--format', 'json'],
      ...scenarios.flatMap((name) => ['--scenario', name]),
    ]);

  it('is no reason against scenarios that do without', async () => {
    const { exitCode, stdout } = await verify('fine', 'slow');
    expect(readReport(stdout).labs[0]?.scenarios.map(({ status }) => status)).toEqual(['pass', 'pass']);
    expect(exitCode).toBe(0);
  });

  it('is named by scenarios that are skipped; where nothing else was asked, nothing was judged', async () => {
    const has = await kernelHasNetem();
    const { exitCode, stdout } = await verify('long', 'lossy');
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    const reason = expect.stringContaining('CONFIG_NET_SCH_NETEM (module sch_netem)');
    const skip = { status: 'skip', reason, missing: ['CONFIG_NET_SCH_NETEM'], probes: [] };
    for (const scenario of scenarios) expect(scenario).toMatchObject(has ? { status: 'pass' } : skip);
    expect({ exitCode, count: scenarios.length }).toEqual({ exitCode: has ? 0 : 3, count: 2 });
    const mixed = await verify('fine', 'lossy');
    expect(mixed.exitCode).toBe(0);
  });

  it('keeps a lab from being built, or changed, with nothing done', async () => {
    if (await kernelHasNetem()) return;
    const up = await home.lab(['up', 'slow-link', 'long']);
    expect(up).toMatchObject({ exitCode: 3, stdout: '' });
    expect(up.stderr).toContain('slow-link – this kernel has no delay');
    expect((await home.lab(['up', 'slow-link', 'slow'])).exitCode).toBe(0);
    const set = await home.lab(['set', 'link=long']);
    expect(set).toMatchObject({ exitCode: 3, stdout: '' });
    const { stdout } = await home.lab(['exec', 'web', '--', 'tc', 'qdisc', 'show', 'dev', 'eth0']);
    expect(stdout).toMatch(/^qdisc tbf 1: root .*rate 1Mbit burst 6000b/);
    expect((await home.lab(['set', 'link=fine'])).stdout).toContain('- web:eth0: qdisc root handle 1: tbf');
    const after = await home.lab(['exec', 'web', '--', 'tc', 'qdisc', 'show', 'dev', 'eth0']);
    expect(after.stdout).not.toContain('tbf');
  });
});

describe('a machine without iperf3', () => {
  const [user = 'root'] = USERS;
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });
  const without = (...args: string[]) => home.lab(args, { through: hiding('iperf3', home) });

  it('skips what needs it', async () => {
    const { exitCode, stdout } = await without('verify', 'bandwidth', '--format', 'json');
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    const reason = 'this machine has no iperf3: install the package iperf3';
    for (const scenario of scenarios)
      expect(scenario).toMatchObject({ status: 'skip', reason, missing: ['iperf3'] });
    expect({ exitCode, count: scenarios.length }).toEqual({ exitCode: 3, count: 2 });
  });

  it('says what is missing, and who knows what installs it', async () => {
    const told = /the program iperf3 is not on this machine\n {2}hint: lab doctor says what installs /;
    const service = await without('up', 'bandwidth');
    expect(service.stderr).toContain('this machine has no iperf3: install the package iperf3');
    expect(service.exitCode).toBe(3);
    await without('up', '--topo', 'single,2', '-n', 'two');
    const measured = await without('iperf', 'h1', 'h2', '-n', 'two');
    expect(measured.stderr).toMatch(told);
    expect({ exitCode: measured.exitCode, stdout: measured.stdout }).toEqual({ exitCode: 3, stdout: '' });
  });
});

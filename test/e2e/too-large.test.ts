import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

/** Limits the number of open files for the whole lab. */
const files = (most: number) => ({
  through: (command: string[]) => ['sh', '-c', `ulimit -n ${most} && exec "$@"`, 'sh', ...command],
});

const bare = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`n${index}`, {}]));

const wide = {
  name: 'wide',
  about: 'Two hosts, and many that do nothing.',
  nodes: {
    a: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
    b: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
    ...bare,
  },
  links: [['a:eth0', 'b:eth0']],
  probes: { ping: { kind: 'ping', from: 'a', to: '10.0.0.2' } },
  scenarios: { all: { because: 'They have a cable.', expect: { ping: { outcome: 'works' } } } },
};

describe.each(USERS)('a lab that is too large for the machine, as %s', (user) => {
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('is refused before anything is built, with the number', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['up', '--topo', 'single,200'], files(128));
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(
      /single-200 – needs 402 open files for its 201 nodes – \d+ of 128 \(ulimit -Hn\) are left\n {2}hint: there is room for \d\d nodes\n$/,
    );
    expect(home.files().filter((path) => path.includes('single-200'))).toEqual([]);
  });

  it('is built where there is room for it', async () => {
    const { exitCode, stderr } = await home.lab(['up', '--topo', 'single,200', '-n', 'fits'], files(512));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect((await home.lab(['down', 'fits'])).exitCode).toBe(0);
  });

  it('keeps a running lab from growing, and leaves it as it is', async () => {
    const up = await home.lab(['up', '--topo', 'single,20', '-n', 'small'], files(128));
    expect(up.exitCode).toBe(0);
    const file = home.write('bare.json', JSON.stringify({ name: 'bare', about: 'x', nodes: bare }));
    const { exitCode, stderr } = await home.lab(['apply', file, '-n', 'small']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('small – needs 120 open files for its 60 nodes');
    expect((await home.lab(['exec', 'h1', '-n', 'small', '--', 'true'])).exitCode).toBe(0);
  });

  it('is not judged at all', async () => {
    const file = home.write('wide.json', JSON.stringify(wide));
    const { exitCode, stdout, stderr } = await home.lab(['verify', file, '--format', 'json'], files(128));
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('wide – needs 206 open files for its 62 nodes');
  });

  it('is judged by fewer scenarios at a time than asked for, where there is room for one', async () => {
    const all = ['port-forward', 'snat', 'split-dns', 'masquerade'].flatMap((name) => ['--scenario', name]);
    const verify = ['verify', 'nat-loopback', '--format', 'json', '-j', '16', ...all];
    const { exitCode, stdout } = await home.lab(verify, files(90));
    const statuses = readReport(stdout).labs[0]?.scenarios.map(({ status }) => status);
    expect(statuses).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(exitCode).toBe(0);
  });
});

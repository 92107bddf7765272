import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { hiding, limited } from './support/spoilt.ts';
import { processesOf } from './support/traces.ts';

interface Check {
  capability: string;
  status: 'works' | 'lacking' | 'untried';
  needed: boolean;
  lacks?: string;
  costs?: string;
  fix?: string;
}

interface Said {
  ready: boolean;
  environment: { kernel: string; uid: number; distribution: string };
  checks: Check[];
}

/** The features that this project's own tests need. They must work wherever the tests run. */
const USED = [
  ...[
    'veth',
    'bridge',
    'hairpin',
    'br-netfilter',
    'iptables-nat',
    'ebtables-nat',
    'nft-bridge',
    'hook-trace',
  ],
  ...['ipv6', 'tbf', 'packet-socket', 'tcpdump', 'curl', 'ping', 'dnsmasq', 'conntrack'],
];

describe.each(USERS)('lab doctor as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  async function ask(through?: (command: string[]) => string[]) {
    const { exitCode, stdout, stderr } = await home.lab(['doctor', '--json'], through ? { through } : {});
    expect(stderr).toBe('trying what labs do\n');
    expect(processesOf(home)).toEqual([]);
    const said = JSON.parse(stdout) as Said;
    return { exitCode, ...said, of: (id: string) => said.checks.find(({ capability }) => capability === id) };
  }

  it('sees what works, by doing it', async () => {
    const { exitCode, ready, of, checks } = await ask();
    expect({ exitCode, ready }).toEqual({ exitCode: 0, ready: true });
    for (const id of [...USED, 'rootless']) expect(of(id)).toMatchObject({ capability: id, status: 'works' });
    expect(of('root')?.status).toBe(user === 'root' ? 'works' : undefined);
    if (user !== 'root') expect(of('drop-trace')?.fix).toContain('only root may');
    for (const check of checks.filter(({ status }) => status === 'lacking')) {
      expect(check).toMatchObject({ lacks: /./, costs: /./, fix: /./ });
    }
    expect(checks.filter(({ status }) => status === 'untried')).toEqual([]);
  });

  it('names the limit on user namespaces and what lifts it', async () => {
    const { exitCode, of } = await ask(limited('max_user_namespaces'));
    expect(of('rootless')).toMatchObject({
      status: 'lacking',
      lacks: 'this machine forbids it: user.max_user_namespaces = 0',
      fix: 'sudo sysctl -w user.max_user_namespaces=15000',
    });
    // Root needs no user namespace; an ordinary user does. The exit code of root is not checked: root of a container
    // may lack other rights.
    expect(of('root')?.status).toBe(user === 'root' ? 'works' : undefined);
    expect(of('veth')?.status).toBe(user === 'root' ? 'works' : 'untried');
    if (user !== 'root') expect(exitCode).toBe(3);
  });

  it('says where nothing can be tried', async () => {
    const { exitCode, ready, checks } = await ask(limited('max_net_namespaces'));
    expect({ exitCode, ready }).toEqual({ exitCode: 3, ready: false });
    expect(checks.filter(({ status }) => status === 'works')).toEqual([]);
  });

  it.each(['tcpdump', 'dnsmasq', 'iperf3', 'ping'])(
    'names the package of %s where it is missing',
    async (program) => {
      const { of, ready } = await ask(hiding(program, home));
      expect(of(program)).toMatchObject({
        status: 'lacking',
        lacks: `the program ${program} is not on this machine`,
        fix: expect.stringMatching(`${program}|install`),
      });
      expect(of('curl')?.status).toBe('works');
      // `ready` is true although a feature is missing: only labs that need it cannot run.
      expect(ready).toBe(true);
    },
  );

  it('shows it to readers', async () => {
    const { exitCode, stdout } = await home.lab(['doctor']);
    expect(stdout).toMatch(/^Linux \S+, \S+, as (root|user \d+)\n/);
    expect(stdout).toMatch(/^✔ {2}captures with a packet socket$/m);
    expect(stdout).toMatch(/^Labs run here/m);
    expect(exitCode).toBe(0);
  });
});

import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

/** Commands typed in nodes before `lab save`. */
const BY_HAND: [node: string, command: string][] = [
  ['router', 'sysctl -qw net.ipv4.conf.all.rp_filter=2'],
  ['router', 'iptables -I FORWARD -s 9.8.7.6 -p tcp --dport 80 -j DROP'],
  ['router', 'ip6tables -A INPUT -p tcp --dport 22 -j REJECT'],
  ['router', 'ebtables -A INPUT -p IPv4 --ip-dst 192.168.1.200 -j DROP'],
  ['router', 'bridge link set dev eth0 hairpin on'],
  ['router', 'ip rule add pref 77 ipproto tcp dport 1000-2000 lookup 7'],
  ['pc', 'ip addr add 192.168.1.66/24 dev eth0'],
  ['pc', 'ip route add 10.99.0.0/16 via 192.168.1.5 metric 7'],
  ['pc', 'ip neigh replace 192.168.1.77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent'],
  [
    'pc',
    'ip link add link eth0 name spare type macvlan mode bridge && ip link set spare up && ip addr add 10.5.0.1/24 dev spare',
  ],
  ['pc', "nft 'add table inet mine; add chain inet mine c { type filter hook output priority 0; }'"],
  ['pc', 'nft add rule inet mine c ip daddr 9.9.9.9 counter drop'],
  ['web', 'ip link set eth0 mtu 1400'],
  ['switch', 'bridge fdb add 02:00:00:00:00:78 dev p1 master static'],
];

/** Changes that no definition can express, with the note that `lab save` prints. */
const UNSAID: [node: string, command: string, told: RegExp][] = [
  ['web', 'ip link set eth0 txqueuelen 55', /^note: not in the file: web:eth0: its queue length is 55, /m],
  [
    'web',
    'tc qdisc add dev eth0 root pfifo limit 7',
    /^note: not in the file: web: this queue is not the lab’s: pfifo dev eth0$/m,
  ],
  [
    'pc',
    'dnsmasq --conf-file=/dev/null --no-resolv --port=5399 --user=root --group= --pid-file=',
    /^note: not in the file: pc: somebody listens at tcp 0\.0\.0\.0:5399, and the lab has no such service$/m,
  ],
];

/** Commands that revert what made probes fail. As iptables then does not see bridged frames, the router routes. */
const MENDED: [node: string, command: string][] = [
  ['router', 'iptables -D FORWARD 1'],
  ['router', 'bridge link set dev eth0 hairpin off'],
  ['router', 'sysctl -qw net.bridge.bridge-nf-call-iptables=0'],
];

describe.each(USERS)('lab save, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  const run = (...args: string[]) => home.lab(args);
  /** Types all lines of one node in one `lab exec`, because each start of Node takes time. */
  const type = async (all: readonly (readonly [node: string, command: string, ...unknown[]])[]) => {
    for (const node of new Set(all.map(([each]) => each))) {
      const lines = all.flatMap(([each, command]) => (each === node ? [command] : []));
      const typed = await run('exec', node, '-n', 'hand', '--', 'sh', '-ec', lines.join('\n'));
      expect(typed.exitCode, `${lines.join('; ')}: ${typed.stderr}`).toBe(0);
    }
  };
  const read = (file: string) => readFileSync(join(home.folder, 'work', file), 'utf8');
  const observed = async (...args: string[]) => {
    const { stdout } = await run(...args, '--format', 'json');
    return readReport(stdout).labs[0]?.scenarios.flatMap(({ probes }) =>
      probes.map(({ probe, observed: { outcome, cause, node } }) => ({ probe, outcome, cause, node })),
    );
  };

  it('writes what a running lab is now, and tells what it cannot', async () => {
    expect(await run('up', 'nat-loopback', 'same-port-drop', '-n', 'hand')).toMatchObject({ exitCode: 0 });
    await type(BY_HAND);
    const seen = await observed('probe', '-n', 'hand');
    expect(seen).toMatchObject([
      { probe: 'loopback', cause: 'mac-flap' },
      { probe: 'inbound', cause: 'filtered', node: 'router' },
    ]);

    const saved = await run('save', 'broken.yaml', '-n', 'hand');
    expect(saved).toMatchObject({ exitCode: 0, stdout: '' });
    expect(saved.stderr).not.toContain('note:');
    expect(await observed('verify', 'broken.yaml')).toEqual(seen);

    // A second save of the restored lab gives the same definition, so nothing was lost.
    expect(await run('up', 'broken.yaml', '-n', 'again')).toMatchObject({ exitCode: 0 });
    expect((await run('save', 'again.json', '-n', 'again')).exitCode).toBe(0);
    expect(JSON.parse(read('again.json'))).toEqual(parse(read('broken.yaml')));
    await run('down', 'again');

    await type(UNSAID);
    const told = await run('save', '-n', 'hand');
    for (const [, , note] of UNSAID) expect(told.stderr).toMatch(note);
    // The server has two sockets in each family that no definition can express.
    expect(told.stderr.match(/note:/g)).toHaveLength(UNSAID.length + 3);
    expect(told.stdout).toMatch(/^# - web:eth0: its queue length is 55, /m);

    // `lab grade` accepts the definition that was saved after the mend.
    await type(MENDED);
    expect((await run('save', 'mended.yaml', '-n', 'hand')).exitCode).toBe(0);
    await run('down', 'hand');
    const work = join(home.folder, 'work');
    mkdirSync(join(work, 'in'));
    for (const file of ['broken.yaml', 'mended.yaml']) renameSync(join(work, file), join(work, 'in', file));
    const graded = await run('grade', 'nat-loopback', 'in', '--goal', 'snat', '--format', 'json');
    const { grades }: { grades: { name: string; kind: string; passed: boolean }[] } = JSON.parse(
      graded.stdout,
    );
    expect(grades).toMatchObject([
      { name: 'broken', kind: 'lab', passed: false },
      { name: 'mended', kind: 'lab', passed: true },
    ]);
  });

  it('refuses what is no lab file', async () => {
    expect(await run('save', 'lab.ts', '-n', 'none')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('files that end in .yaml, .yml, .json'),
    });
  });
});

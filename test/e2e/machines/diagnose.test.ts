import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../src/report/diagnosis.ts';
import { Home, USERS } from '../support/home.ts';

const SCRIPT = 'src/snapshot/snapshot.sh';
const machine = (name: string) => readFileSync(join(import.meta.dirname, `${name}.sh`), 'utf8');

/** A snapshot of a network namespace that a shell script has configured. */
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

const causesOf = ({ probes }: Diagnosis) =>
  Object.fromEntries(probes.map(({ probe, observed }) => [probe, observed.cause ?? observed.outcome]));

describe.each(USERS)('the article’s router, typed by hand, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());
  const file = join(home.folder, 'work/router.snap');

  it('has its loopback broken at eth0, and three ways to mend it, each seen to work', async () => {
    writeFileSync(file, await snapshotOf(home, machine('article')));
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
    expect(causesOf(found)).toEqual({
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
        'ebtables -t nat -A POSTROUTING -o eth0 -j snat --to-src $(cat /sys/class/net/br0/address) --snat-target ACCEPT',
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

describe('machines whose rules others wrote', () => {
  const home = new Home(USERS.at(-1) ?? 'an ordinary user');
  afterAll(() => home.remove());

  it.each([
    [
      'docker',
      'tcp 203.0.113.5:8080 → 172.18.0.2:80',
      { inbound: 'works', 'loopback-apart': 'works', self: 'same-port-drop', 'from-client': 'filtered' },
      ['bridge link set dev vethb1c2d3e hairpin on'],
    ],
    [
      'ufw',
      'tcp 203.0.113.40:25 → 10.20.0.25:25',
      { 'inbound-25': 'works', 'loopback-25': 'no-dnat', 'inbound-udp-5353': 'filtered' },
      ['ufw route prepend allow in on lan0 proto tcp to 10.20.0.25 port 25'],
    ],
    [
      'two-uplinks',
      'tcp 198.51.100.2:80 → 10.1.0.5:80',
      { 'inbound-80': 'asymmetric-reply', 'inbound-80-2': 'works', 'loopback-80': 'no-dnat' },
      ['ip rule add fwmark 0x64 table 100'],
    ],
    [
      'two-ports',
      'tcp 203.0.113.10:443 → 192.168.7.6:8443',
      {
        'inbound-80': 'filtered',
        'inbound-443': 'filtered',
        'self-443': 'filtered',
        'outward-client': 'works',
      },
      [
        'iptables -I FORWARD 1 -i wan0 -m conntrack --ctstate DNAT -j ACCEPT',
        'iptables -t nat -I POSTROUTING 1 -s 192.168.7.0/24 -d 192.168.7.0/24 -m conntrack --ctstate DNAT -j MASQUERADE',
      ],
    ],
  ])('%s: the true cause, and what mends it', async (name, forward, causes, typed) => {
    const input = await snapshotOf(home, machine(name));
    const { stdout, stderr } = await home.lab(['diagnose', '-', '--json'], { input, stdin: 'pipe' });
    expect(stdout, stderr).toMatch(/^\{/);
    const found = JSON.parse(stdout) as Diagnosis;
    expect(found.forwards).toContain(forward);
    expect(causesOf(found)).toMatchObject(causes);
    const ways = found.mended.flatMap((each) => each.ways.map((way) => way.typed));
    expect(ways).toContainEqual(expect.arrayContaining(typed));
  });

  it('Proxmox: what one guest asks another, at bridges without an address', async () => {
    const input = await snapshotOf(home, machine('proxmox'));
    const asks = [
      '10.5.0.5%tap100i0=tcp://10.5.0.6%tap101i0:22',
      '10.5.0.6%tap101i0=tcp://10.5.0.5%tap100i0:22',
      '10.5.0.5:5060%tap100i0=udp://10.5.0.6%tap101i0:5060',
    ].flatMap((ask) => ['--ask', ask]);
    const { stdout, stderr } = await home.lab(['diagnose', '-', '--json', ...asks], { input, stdin: 'pipe' });
    expect(stdout, stderr).toMatch(/^\{/);
    const found = JSON.parse(stdout) as Diagnosis;
    expect(causesOf(found)).toEqual({ asked: 'filtered', 'asked-2': 'works', 'asked-3': 'works' });
    expect(found.probes[0]?.observed.detail).toContain('PVEFW-DROP');
  });

  it('OpenWrt: what is typed has firewall4 make the rules that mend it', async () => {
    const web = '$(uci show firewall | sed -n "s/^firewall\\.\\(.*\\)\\.name=\'web\'$/\\1/p")';
    const reflect = (zone: string) => [
      `uci set firewall."${web}".reflection=1`,
      `uci add_list firewall."${web}".reflection_zone='${zone}'`,
    ];
    const accept = Object.entries({
      name: 'tcp 80 from guest',
      src: 'guest',
      dest: 'lan',
      dest_ip: '192.168.8.10',
      dest_port: '80',
      proto: 'tcp',
      family: 'ipv4',
      target: 'ACCEPT',
    }).map(([key, value]) => `uci set firewall.@rule[-1].${key}='${value}'`);
    const load = ['uci commit firewall', 'fw4 reload'];
    const before = await diagnosed('web');
    expect(causesOf(before)).toMatchObject({
      inbound: 'works',
      'loopback-apart': 'no-dnat',
      'from-client': 'no-dnat',
      self: 'no-dnat',
    });
    const findings = before.mended.map(({ ways }) => ways.map(({ typed }) => typed));
    expect(findings).toEqual([
      [
        [expect.stringContaining("address='/your.name.example/192.168.8.10'"), expect.any(String)],
        [...reflect('lan'), ...load],
      ],
      [
        [
          ...reflect('guest'),
          'uci add firewall rule',
          ...accept,
          'uci reorder firewall.@rule[-1]=0',
          ...load,
        ],
      ],
    ]);
    // These are the rules that firewall4 wrote after both ways had been typed, one after the other.
    const { probes } = await diagnosed('reflected');
    expect(probes.map(({ observed }) => observed.outcome)).toEqual(probes.map(() => 'works'));
    expect(probes).toHaveLength(before.probes.length);
  });

  /** Diagnoses an OpenWrt machine with rules that firewall4 wrote. */
  async function diagnosed(rules: string): Promise<Diagnosis> {
    const file = join(import.meta.dirname, 'firewall4', `${rules}.nft`);
    const input = await snapshotOf(home, `${machine('openwrt')}\nnft -f ${file}`);
    const { stdout, stderr } = await home.lab(['diagnose', '-', '--json'], { input, stdin: 'pipe' });
    expect(stdout, stderr).toMatch(/^\{/);
    return JSON.parse(stdout) as Diagnosis;
  }

  it('an anonymous snapshot has nothing of the machine’s own left, and its verdict is the same', async () => {
    const seen = join(home.folder, 'work/links');
    const { stdout, stderr } = await home.lab(['snapshot', '--anonymise'], {
      through: (command) => [
        'unshare',
        '-rn',
        '--uts',
        'sh',
        '-c',
        `hostname gate-of-mine\n${machine('article')}\nip -o link >${seen}\nip -o -6 address >>${seen}\nexec "$@"`,
        'sh',
        ...command,
      ],
    });
    expect(stdout, stderr).toMatch(/^hairpin-snapshot/);
    const macs = readFileSync(seen, 'utf8').match(/(?<=link\/ether )\S+|(?<=inet6 fe80::)[^/]+/g) ?? [];
    expect(macs.length).toBeGreaterThan(20);
    for (const own of ['1.2.3.4', '9.8.7.', 'gate-of-mine', ...macs]) expect(stdout).not.toContain(own);
    const found = await home.lab(['diagnose', '-', '--json'], { input: stdout, stdin: 'pipe' });
    expect(causesOf(JSON.parse(found.stdout) as Diagnosis)).toEqual({
      loopback: 'same-port-drop',
      self: 'same-port-drop',
      inbound: 'works',
      'outward-client': 'works',
      'outward-server': 'works',
    });
  });

  it('is known by files that people have as well: what it has no file of is said', async () => {
    const folder = join(home.folder, 'work');
    const save = [
      'ip -json -details address >addr.json',
      'ip -json route >route.json',
      'iptables-save >rules.v4',
    ];
    const setUp = [machine('article'), `cd ${folder}`, ...save].join('\n');
    const made = await home.run(['unshare', '-rn', 'sh', '-c', setUp]);
    expect(made.exitCode, made.stderr).toBe(0);
    const files = ['--ip-json', folder, '--iptables-save', join(folder, 'rules.v4')];
    const { stdout, stderr, exitCode } = await home.lab(['import', ...files]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('note: settings of the kernel, which no file tells: ');
    expect(stdout).toContain('url: http://1.2.3.4:8001/');
    const whole = home.write('whole.snap', await snapshotOf(home, 'ip link set lo up'));
    const both = await home.lab(['import', whole, ...files]);
    expect(both.stderr).toContain('a machine is given whole, and parts of one as well');
    home.write('addr.json', '[\n  {"ifname": "eth0"},\n  {"ifname": eth1}\n]\n');
    const broken = await home.lab(['import', ...files]);
    expect(broken.stderr).toContain(
      `${join(folder, 'addr.json')}:3 – what "ip -json -details address show" printed is no JSON`,
    );
    expect(broken.exitCode).toBe(2);
    const none = await home.lab(['import', '--nft', join(folder, 'rules.v4')]);
    expect(none.stderr).toContain('nothing says which interfaces the machine has');
    expect([both.exitCode, none.exitCode]).toEqual([2, 2]);
  });

  it('a snapshot that would have a file read, or is none, is refused: its line, and nothing of the file', async () => {
    const secret = join(home.folder, 'secret');
    writeFileSync(secret, 'table inet s3cr3t { }\n');
    const good = await snapshotOf(home, 'ip link set lo up');
    const ruleset = (line: string) =>
      good.replace('section nft list ruleset\n', `section nft list ruleset\n ${line}\n`);
    const cases: [string, RegExp][] = [
      [ruleset('include "/etc/shadow"'), /^lab: standard input:\d+ – "include" is a command/],
      [ruleset(`include "${secret}"`), /^lab: standard input:\d+ – "include" is a command/],
      [ruleset(`table ip x { include "${secret}"; }`), /^lab: standard input:\d+ – "include" is a command/],
      [ruleset('\x1b[2J'), /^lab: standard input:\d+ – has a control character/],
      [good.replace('uid', '\0\x01uid'), /^lab: standard input:\d+ – has a control character/],
      [`${'\x7fELF\0'.repeat(1_000_000)}`, /^lab: standard input:1 – this is no snapshot/],
      [
        good.replace(/^(exit \d+)\n(section .*)\n/m, '$2\n$1\n'),
        /^lab: standard input:\d+ – section "\S+" has no end/,
      ],
      [good.slice(0, -200), /^lab: standard input:\d+ – the snapshot breaks off here/],
      ['nodes: {}\n', /^lab: standard input:1 – this is no snapshot/],
    ];
    for (const [input, message] of cases) {
      const { stdout, stderr, exitCode } = await home.lab(['import', '-'], { input, stdin: 'pipe' });
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('s3cr3t');
      expect(stderr).not.toContain('root:');
    }
  });

  it('a snapshot in another order, of another system’s line ends or of five megabytes is read; of a comment nothing is run', async () => {
    const made = join(home.folder, 'work/made-by-a-comment');
    const comment = `"$(touch ${made}); \`touch ${made}\`; touch ${made}"`;
    const setUp = `${machine('article')}\niptables -A FORWARD -m comment --comment '${comment}' -j ACCEPT`;
    const good = await snapshotOf(home, setUp);
    expect(good).toContain(`touch ${made}`);
    const [first = '', ...sections] = good.split(/^(?=section )/m);
    const reversed = [...sections.map((section) => section.replace(/^end\n/m, ''))].reverse();
    const large = `section other\n${` ${'x'.repeat(99)}\n`.repeat(50_000)}exit 0\n`;
    const imported = async (input: string) => {
      const { stdout, stderr, exitCode } = await home.lab(['import', '-'], { input, stdin: 'pipe' });
      expect(exitCode, stderr).toBe(0);
      return stdout;
    };
    const usual = await imported(good);
    expect(await imported(`${first}${reversed.join('')}end\n`)).toBe(usual);
    expect(await imported(good.replaceAll('\n', '\r\n'))).toBe(usual);
    expect(await imported(`${first}${large}${sections.join('')}`)).toBe(usual);
    await home.lab(['diagnose', '-', '--json'], { input: good, stdin: 'pipe' });
    expect(existsSync(made)).toBe(false);
  });
});

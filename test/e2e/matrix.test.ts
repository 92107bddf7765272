import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Home, USERS } from './support/home.ts';
import { type Probe, readReport, reportShape } from './support/report-shape.ts';

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());

/**
 * Restricts the matrix to the 32 combinations of the reference table. Combinations that build the same lab run once.
 */
const PINNED = ['--set', 'snat=off,snat', '--set', 'macSnat=off,all', '--set', 'dns=public'];

const outcome = ({ observed }: Probe) => observed.cause ?? observed.outcome;

type Row = [
  nf: boolean,
  snat: string,
  hairpin: boolean | '–',
  macSnat: string,
  loopback: string,
  inbound: string,
];

/** Rows of the reference table, with empty neighbour tables. `–` means that the toggle does not matter. */
const BEHIND_THE_SWITCH: Row[] = [
  [false, 'off', false, '–', 'asymmetric-reply', 'works'],
  [false, 'snat', false, '–', 'works', 'works'],
  [false, 'snat', true, 'off', 'mac-flap', 'works'],
  [true, 'off', false, '–', 'same-port-drop', 'works'],
  [true, 'snat', false, '–', 'same-port-drop', 'works'],
  [true, 'snat', true, 'off', 'mac-flap', 'mac-flap'],
  [true, 'snat', true, 'all', 'works', 'works'],
  [true, 'off', true, 'all', 'asymmetric-reply', 'works'],
];
const ON_ROUTER_PORTS: Row[] = [
  [false, 'off', '–', '–', 'asymmetric-reply', 'works'],
  [true, 'off', '–', '–', 'works', 'works'],
  [false, 'snat', '–', '–', 'works', 'works'],
  [true, 'snat', '–', '–', 'works', 'works'],
];
const ROWS = [
  ...BEHIND_THE_SWITCH.map((row) => ['switch', ...row] as const),
  ...ON_ROUTER_PORTS.map((row) => ['router-ports', ...row] as const),
];

describe('lab verify --matrix', () => {
  it('agrees with the ground truth wherever that has a row', async () => {
    const { exitCode, stdout, stderr } = await home.lab([
      ...['verify', 'nat-loopback', '--matrix', ...PINNED, '--format', 'json'],
    ]);
    expect(exitCode, stderr).toBe(0);
    const scenarios = readReport(stdout).labs[0]?.scenarios ?? [];
    expect(scenarios).toHaveLength(16);
    for (const [attachment, nf, snat, hairpin, macSnat, loopback, inbound] of ROWS) {
      const wanted = {
        ...{ attachment, nf, snat },
        ...(hairpin !== '–' && { hairpin }),
        ...(macSnat !== '–' && { macSnat }),
      };
      const found = scenarios.filter(({ toggles }) =>
        Object.entries(wanted).every(([name, value]) => toggles[name] === value),
      );
      const seen = found.map(({ probes }) => Object.fromEntries(probes.map((p) => [p.probe, outcome(p)])));
      expect(seen, JSON.stringify(wanted)).toEqual([{ loopback, inbound }]);
    }
  });

  it('agrees with it on every way to rewrite MAC addresses', async () => {
    const pinned = ['nf=on', 'snat=snat', 'hairpin=on', 'attachment=switch', 'dns=public'];
    const { exitCode, stdout, stderr } = await home.lab([
      ...['verify', 'nat-loopback', '--matrix', '--format', 'json'],
      ...pinned.flatMap((value) => ['--set', value]),
    ]);
    expect(exitCode, stderr).toBe(0);
    const seen = readReport(stdout).labs[0]?.scenarios.map(({ toggles, probes }) => [
      toggles.macSnat,
      ...probes.filter(({ probe }) => probe === 'loopback').map(outcome),
    ]);
    expect(Object.fromEntries(seen ?? [])).toEqual({
      off: 'mac-flap',
      'one-way': 'mac-flap',
      all: 'works',
      marked: 'mac-flap',
      'marked-contained': 'works',
    });
  });

  it('prints every sensible combination as a table that fits 100 columns', async () => {
    const { exitCode, stdout, stderr } = await home.lab([
      ...['verify', 'nat-loopback', '--matrix', ...PINNED, '--no-capture'],
    ]);
    expect(exitCode, stderr).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/^nat-loopback {2}dns=public$/m);
    expect(stdout).toMatch(/^nf +snat +attachment +hairpin +macSnat +loopback +inbound +start$/m);
    expect(stdout.match(/^.*(✔ works|✘ [a-z-]+) +(✔ works|✘ [a-z-]+)( +warm)?$/gm)).toHaveLength(16);
    expect(stdout).toMatch(
      /^16 combinations: everything works in 6; scenarios speak of \d+, all as they expect/m,
    );
    expect(stderr).toContain(
      'nat-loopback nf=on snat=off hairpin=on macSnat=off attachment=switch dns=public',
    );
  });

  it.each([
    [['--matrix', '--scenario', 'snat'], '--matrix – runs combinations, not scenarios'],
    [['--matrix', '--set', 'snat=off,nat'], 'snat cannot be "nat"'],
    [['--matrix', '--fix'], '--matrix, --fix – two ways to verify'],
    [['--fix', '--scenario', 'snat', '--scenario', 'masquerade'], '--fix – starts from one combination'],
    [['--fix', '--scenario', 'nope'], '--scenario nope – no such scenario'],
  ])('refuses %j', async (options, said) => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', 'nat-loopback', ...options]);
    expect(stderr).toContain(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

describe('a combination of which no scenario speaks', () => {
  const set = ['--set', 'nf=off', '--set', 'snat=masquerade', '--set', 'macSnat=all'];

  it('is observed, and no pass', async () => {
    const { exitCode, stdout } = await home.lab(['verify', 'nat-loopback', ...set, '--format', 'json']);
    const { labs, summary } = readReport(stdout);
    const reason = 'no scenario expects anything of these toggles: observed only';
    expect(labs[0]?.scenarios[0]).toMatchObject({ status: 'skip', reason });
    for (const probe of labs[0]?.scenarios[0]?.probes ?? []) {
      expect(probe).toMatchObject({ status: 'skip', reason, observed: { outcome: 'works' } });
      expect(probe.expected).toBeUndefined();
    }
    expect(summary).toEqual({ pass: 0, fail: 0, skip: 1, error: 0 });
    expect(exitCode).toBe(0);
  });

  it('is marked so', async () => {
    const { exitCode, stdout } = await home.lab(['verify', 'nat-loopback', ...set]);
    expect(stdout).toContain('\n◦ observed as set: loopback works, inbound works');
    expect(stdout).toContain('  no scenario expects anything of these toggles: observed only\n');
    expect(stdout).not.toContain('✔');
    expect(stdout).toMatch(/\n1 observed\n$/);
    expect(exitCode).toBe(0);
  });
});

const toggles = z.record(z.string(), z.union([z.boolean(), z.string()]));
const trial = z.strictObject({ changes: toggles, toggles, works: z.boolean() });
const fixShape = reportShape.extend({
  labs: z.tuple([
    reportShape.shape.labs.element.extend({
      fix: z.strictObject({
        from: toggles,
        broken: z.array(z.string()),
        fixes: z.array(trial),
        tried: z.array(trial),
        remedies: z.array(z.looseObject({ ways: z.array(z.looseObject({ typed: z.array(z.string()) })) })),
      }),
    }),
  ]),
});

describe('lab verify --fix', () => {
  const start = ['nf=on', 'snat=snat', 'hairpin=off', 'macSnat=off'].flatMap((value) => ['--set', value]);

  it('finds the smallest changes that make everything work, each seen to work', async () => {
    const { exitCode, stdout, stderr } = await home.lab([
      ...['verify', 'nat-loopback', '--fix', ...start, '--format', 'json'],
    ]);
    expect(exitCode, stderr).toBe(0);
    const { fix, scenarios } = fixShape.parse(JSON.parse(stdout)).labs[0];
    expect(fix.broken).toEqual(['loopback']);
    const changes = fix.fixes.map((each) => each.changes);
    expect(changes).toEqual(expect.arrayContaining([{ nf: false }, { hairpin: true, macSnat: 'all' }]));
    const sizes = changes.map((each) => Object.keys(each).length);
    expect(sizes).toEqual(sizes.toSorted());
    // No proposed change includes another one, and each was tried with all probes.
    for (const one of changes) {
      const others = changes.filter((other) => other !== one);
      expect(others).not.toContainEqual(expect.objectContaining(one));
    }
    // Beside the author's toggles stand commands derived from the finding.
    const typed = fix.remedies.flatMap(({ ways }) => ways.map((way) => way.typed.join('; ')));
    expect(typed).toContain('sysctl -w net.bridge.bridge-nf-call-iptables=0');
    expect(typed).toContainEqual(expect.stringMatching(/hairpin on; ebtables -t nat -A POSTROUTING -o eth0/));
    expect(scenarios).toHaveLength(fix.tried.length + 1);
    for (const { toggles } of fix.fixes) {
      const probes = scenarios.find(
        (each) => JSON.stringify(each.toggles) === JSON.stringify(toggles),
      )?.probes;
      expect(probes?.map(outcome)).toEqual(['works', 'works']);
    }
  });

  it('says so, and begins each trial as the scenario begins', async () => {
    const { exitCode, stdout } = await home.lab([
      'verify',
      'nat-loopback',
      '--fix',
      '--scenario',
      'hairpin-only',
    ]);
    const [found = '', rest = ''] = stdout.split('Tried, and not enough:');
    expect(found).toContain('✘ loopback: pc → http://webserver.com:8001/ fails – mac-flap');
    expect(found).toContain('Seen to work, every probe:');
    // From empty tables an ARP request would be sent back to the switch: `routed-hairpin-cold`.
    expect(found).toMatch(/^ {2}nf=off +loopback ✔ works +inbound ✔ works$/m);
    expect(found).toMatch(/^ {2}macSnat=all +loopback ✔ works +inbound ✔ works$/m);
    expect(rest).toMatch(/^ {2}hairpin=off +loopback ✘ same-port-drop/m);
    expect(exitCode).toBe(0);
  });

  it('has nothing to mend where everything works', async () => {
    const { exitCode, stdout } = await home.lab(['verify', 'nat-loopback', '--fix']);
    expect(stdout).toContain('Nothing to mend: every probe works.');
    expect(exitCode).toBe(0);
  });

  it('exits with 1 where nothing helps', async () => {
    const lab = home.write(
      'hopeless.yaml',
      `
name: hopeless
about: Nobody listens, whatever the toggle says.
nodes:
  pc: { interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
  web: { interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
links: [[pc:eth0, web:eth0]]
toggles: { forward: { about: Changes nothing here., default: off } }
settings:
  - { when: { forward: on }, nodes: { web: { sysctl: { net.ipv4.ip_forward: 1 } } } }
  - { when: { forward: off }, nodes: { web: { sysctl: { net.ipv4.ip_forward: 0 } } } }
probes: { ask: { kind: http, from: pc, url: 'http://10.0.0.2/' } }
`,
    );
    const { exitCode, stdout, stderr } = await home.lab(['verify', lab, '--fix']);
    expect(stdout, stderr).toContain('Nothing that was tried makes every probe work.');
    expect(stdout).toMatch(/^ {2}forward=on +ask ✘ \S+$/m);
    expect(exitCode).toBe(1);
  });

  it('opens nothing that a scenario says must stay closed', async () => {
    const host = (net: number) =>
      `{ interfaces: { eth0: { addresses: [10.0.${net}.2/24] } }, routes: [{ to: default, via: 10.0.${net}.1 }] }`;
    const lab = home.write(
      'guests.yaml',
      `
name: guests
about: Admins reach the server, guests do not.
nodes:
  admin: ${host(1)}
  guest: ${host(2)}
  srv: { interfaces: { eth0: { addresses: [10.0.3.2/24] } }, routes: [{ to: default, via: 10.0.3.1 }], services: { web: { kind: http, port: 80 } } }
  fw:
    sysctl: { net.ipv4.ip_forward: 1 }
    interfaces: { a: { addresses: [10.0.1.1/24] }, g: { addresses: [10.0.2.1/24] }, s: { addresses: [10.0.3.1/24] } }
    rules: { iptables: "*filter\\n-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\\n" }
links: [[admin:eth0, fw:a], [guest:eth0, fw:g], [srv:eth0, fw:s]]
toggles:
  open: { about: No filtering at all., default: false }
settings:
  - { when: { open: false }, nodes: { fw: { rules: { iptables: "*filter\\n:FORWARD DROP [0:0]\\n" } } } }
probes:
  admin: { kind: http, from: admin, url: 'http://10.0.3.2/', connectTimeout: 1 }
  guest: { kind: http, from: guest, url: 'http://10.0.3.2/', connectTimeout: 1 }
scenarios:
  broken:
    because: The rule is missing.
    expect: { admin: { outcome: fails, cause: filtered }, guest: { outcome: fails, cause: filtered } }
  right: { because: It is there., toggles: { open: true }, expect: { admin: { outcome: works } } }
`,
    );
    const { exitCode, stdout, stderr } = await home.lab(['verify', lab, '--fix', '--scenario', 'broken']);
    expect(stdout, stderr).toMatch(/^Tried, and not enough:\n {2}open=on +admin ✔ works +guest ✔ works$/m);
    // No toggle mends this, but a command derived from the finding does, for admins only.
    expect(stdout).toContain(
      '$ iptables -I FORWARD 1 -i a -d 10.0.3.2/32 -p tcp -m tcp --dport 80 -j ACCEPT',
    );
    expect(exitCode).toBe(0);
  });
});

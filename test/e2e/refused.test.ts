import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { Home, USERS } from './support/home.ts';

/** Mistakes that only the kernel or a tool can detect. */
const FAULTS = {
  chain: [
    'rules: { iptables: "*nat\\n-A PREROUTNG -p tcp -j ACCEPT\\n" }',
    'iptables-restore: No chain/target/match by that name, in "-A PREROUTNG -p tcp -j ACCEPT"',
    '-A PREROUTNG',
  ],
  jump: [
    'rules: { iptables: "*nat\\n-A OUTPUT -j NOWHERE\\n-A OUTPUT -j ACCEPT\\n" }',
    'iptables-restore: Chain \'NOWHERE\' does not exist, in "-A OUTPUT -j NOWHERE"',
    '-A OUTPUT -j NOWHERE',
  ],
  hook: [
    'rules: { ip6tables: "*nat\\n-A POSTROUTING -j DNAT --to-destination fd00::1\\n" }',
    'RULE_APPEND failed (Invalid argument)',
    '-A POSTROUTING -j DNAT',
  ],
  bridge: [
    'rules: { ebtables: "*nat\\n-A PREROUTING -j ACCEPT\\n-A PREROUTNG -j DROP\\n" }',
    'in "-A PREROUTNG -j DROP"',
    '-A PREROUTNG -j DROP',
  ],
  nft: [
    'rules: { nft: "table ip x {\\n chain c {\\n ip saddr 10.0.1.0/24 no-such-word\\n}\\n}\\n" }',
    'nft: syntax error, unexpected newline, in "ip saddr 10.0.1.0/24 no-such-word"',
    'ip saddr 10.0.1.0/24 no-such-word',
  ],
  service: [
    'services: { s: { kind: command, command: [sh, -c, "echo no >&2; exit 4"], ready: { prints: never } } }',
    'ended with exit code 4: no',
    's: { kind: command',
  ],
  missing: [
    'services: { m: { kind: command, command: [nonesuch-service] } }',
    'the program nonesuch-service is not on this machine',
    'm: { kind: command',
  ],
  unready: [
    'services: { u: { kind: command, command: [sleep, "9"], ready: { command: [nonesuch-question] } } }',
    'the program nonesuch-question is not on this machine',
    'u: { kind: command',
  ],
  route: ['routes: [{ to: 10.0.1.0/24, dev: eth0 }]', 'add route 10.0.1.0/24', 'to: 10.0.1.0/24'],
} satisfies Record<string, [part: string, said: string, line: string]>;

const lab = Object.entries(FAULTS)
  .map(([name, [part]]) => `  - { when: { bad: ${name} }, nodes: { b: { ${part} } } }`)
  .join('\n');
const scenarios = Object.keys(FAULTS)
  .map(
    (name) =>
      `  ${name}: { because: It is wrong., toggles: { bad: ${name} }, expect: { p: { outcome: works } } }`,
  )
  .join('\n');
const LAB = `name: one-bad
about: Some scenarios cannot be built.
nodes:
  a: { interfaces: { eth0: { addresses: [10.0.1.2/24] } } }
  b: { interfaces: { eth0: { addresses: [10.0.1.1/24] } } }
links: [[a:eth0, b:eth0]]
toggles: { bad: { about: What is wrong., default: nothing, values: [nothing, ${Object.keys(FAULTS).join(', ')}] } }
settings:
${lab}
probes: { p: { kind: ping, from: a, to: 10.0.1.1 } }
scenarios:
  good: { because: It is right., expect: { p: { outcome: works } } }
${scenarios}
  good2: { because: It is right., start: warm, expect: { p: { outcome: works } } }
`;

describe.each(USERS)('what the kernel or a tool refuses, as %s', (user) => {
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });
  const file = home.write('one-bad.yaml', LAB);
  const lineOf = (text: string) => LAB.split('\n').findIndex((line) => line.includes(text)) + 1;

  it('is an error of its own scenario: the others are judged, and every file is written', async () => {
    const out = join(home.folder, 'work/out.json');
    const { exitCode, stdout } = await home.lab(['verify', file, '-o', out, '-o', `${out}.xml`]);
    expect(exitCode).toBe(2);
    const report: Report = JSON.parse(readFileSync(out, 'utf8'));
    const [{ scenarios } = { scenarios: [] }] = report.labs;
    const status = Object.fromEntries(scenarios.map((each) => [each.scenario, each.status]));
    const errors = Object.keys(FAULTS).map((name) => [name, 'error']);
    expect(status).toEqual({ good: 'pass', good2: 'pass', ...Object.fromEntries(errors) });
    for (const [name, [, said, text]] of Object.entries(FAULTS)) {
      const [refused] = scenarios.find(({ scenario }) => scenario === name)?.refused ?? [];
      expect(refused, name).toMatchObject({ what: expect.stringContaining(said), line: lineOf(text) });
      expect(stdout, name).toContain(said);
    }
    expect(existsSync(`${out}.xml`)).toBe(true);
  });

  it('has the node, the tool and the rule beside its place', async () => {
    const out = join(home.folder, 'work/nft.json');
    await home.lab(['verify', file, '--scenario', 'nft', '-o', out]);
    const report: Report = JSON.parse(readFileSync(out, 'utf8'));
    expect(report.labs[0]?.scenarios[0]?.refused?.[0]).toMatchObject({
      rule: { node: 'b', tool: 'nft', text: 'ip saddr 10.0.1.0/24 no-such-word' },
      file,
    });
  });

  it('is found by check, for every rule; not where that is not wanted', async () => {
    const { exitCode, stderr } = await home.lab(['check', file]);
    expect(exitCode).toBe(2);
    for (const name of ['chain', 'jump', 'hook', 'bridge', 'nft'] as const)
      expect(stderr, name).toContain(FAULTS[name][1]);
    expect(stderr).toContain(`${file}:${lineOf('-A PREROUTNG -p tcp')}:`);
    const untried = await home.lab(['check', file, '--no-rules']);
    expect({ ...untried }).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('keeps a lab from being up, with the line', async () => {
    const { exitCode, stderr } = await home.lab(['up', file, '--set', 'bad=jump']);
    expect(stderr).toContain(`${file}:${lineOf('NOWHERE')}:`);
    expect(exitCode).toBe(2);
  });

  it('is told of combinations, and no combination that is refused mends anything', async () => {
    const matrix = await home.lab(['verify', file, '--matrix']);
    expect(matrix.stdout).toContain('! refused');
    expect(matrix.exitCode).toBe(2);
    const fix = await home.lab(['verify', file, '--fix', '--scenario', 'chain']);
    expect(fix.stderr).toContain('PREROUTNG');
    expect(fix.exitCode).toBe(2);
  });
});

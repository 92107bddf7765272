import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SOUND } from '../unit/host/source/broken.ts';
import { Home, USERS } from './support/home.ts';

/** Runs as an ordinary user, because root could read files without permission. */
const home = new Home(USERS.at(-1) as (typeof USERS)[number]);
afterAll(() => home.remove());
const check = (args: string[], input?: string) =>
  home.lab(['check', ...args], input === undefined ? {} : { input });

/** A good lab with the test that `lab new` writes for it, and broken files of every kind. */
const FILES = {
  'good.yaml': SOUND,
  'good.test.ts':
    "import { labTest } from 'hairpin-lab/vitest';\nthrow new Error('nobody asked for tests');\n",
  'good.rules.ts': 'export const rules = 1;\n',
  'typed.ts':
    "import { defineLab } from 'hairpin-lab';\nexport default defineLab({ name: 'typed', about: 'x', nodes: { pc: {} } });\n",
};
mkdirSync(join(home.folder, 'work/labs'));
for (const [name, text] of Object.entries(FILES)) home.write(`labs/${name}`, text);

const beyond = (name: string) => chmodSync(home.write(name, SOUND), 0o000);

/** Its name has a dot, and no lab is beside it that it could be a part of. */
home.write('labs/my.lab.yaml', SOUND.replace('name: home', 'name: dotted'));

const BOTH = [
  'labs/good.yaml: home is sound: 2 nodes, 1 link, 2 toggles, 1 probe, 1 scenario',
  'labs/typed.ts: typed is sound: 1 node',
  '',
].join('\n');

describe('lab check', () => {
  it.each([
    ['nothing: the labs of the project', []],
    ['a folder', ['labs']],
    ['all that a pattern matches', Object.keys(FILES).map((name) => `labs/${name}`)],
  ])('takes %s', async (_, args) => {
    const { exitCode, stdout, stderr } = await check(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: BOTH });
    expect(stderr.split('\n')[0]).toBe(
      'warning: labs/good.yaml:28:3: toggles.snat – changes nothing – settings that say when it has which value',
    );
  });

  it('takes a lab whose name has a dot, with others', async () => {
    const { exitCode, stdout } = await check(['labs/my.lab.yaml', 'labs/typed.ts', 'labs/good.rules.ts']);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^labs\/.*(?=: \w+ is sound)/gm)).toEqual(['labs/my.lab.yaml', 'labs/typed.ts']);
  });

  it('says every problem of every file at its place', async () => {
    const bad = SOUND.replace('from: pc', 'from: cp').replace('kind: http, port', 'kind: htp, port');
    const { exitCode, stdout, stderr } = await check(['labs/typed.ts', '-'], bad);
    expect(stderr).toBe(
      [
        'lab: standard input:23:30: nodes.pc.services.web.kind – is "htp" – one of: http, https, udp, dns, dhcp, routing, command; did you mean http?',
        '   23 |     services: { web: { kind: htp, port: 80 } }',
        '      |                              ^^^',
        'lab: standard input:35:33: probes.loopback.from – no node "cp" – one of: router, pc; did you mean pc?',
        "   35 |   loopback: { kind: http, from: cp, url: 'http://1.2.3.4:8001/' }",
        '      |                                 ^^',
        '',
      ].join('\n'),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: 'labs/typed.ts: typed is sound: 1 node\n' });
  });

  it('tells programs the same', async () => {
    const { exitCode, stdout } = await check(['-', '--json'], SOUND.replace('via: 192.168.1.1', 'via: x'));
    const [file] = JSON.parse(stdout).files;
    expect(exitCode).toBe(2);
    expect(file.problems).toEqual([
      {
        where: 'standard input:21:34: nodes.pc.routes[0].via',
        what: '"x" is no address',
        allowed: 'one address, without prefix length',
        line: 21,
        column: 34,
        length: 1,
      },
    ]);
  });

  it.each([
    [['labs/good.test.ts'], 'labs/good.test.ts – is a test, not a lab'],
    [['labs/good.rules.ts'], 'labs/good.rules.ts – has no default export: export default defineLab({ … })'],
    [['tmp'], 'tmp – no such lab'],
    [['labs/secret.yaml'], 'labs/secret.yaml – cannot be read (EACCES) – a file that you may read'],
    [['labs/secret.ts'], 'labs/secret.ts – cannot be read (EACCES)'],
    [['.'], '. – there is no lab – files, or folders with labs'],
  ])('%j is refused', async (args, said) => {
    for (const name of ['labs/secret.yaml', 'labs/secret.ts']) beyond(name);
    const { exitCode, stderr } = await check(args);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('bug');
    expect(exitCode).toBe(2);
  });
});

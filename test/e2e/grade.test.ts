import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import natLoopback from '../../labs/nat-loopback.ts';
import { overlay } from '../../src/lab/overlay.ts';
import { toggleValues } from '../../src/lab/toggles.ts';
import type { Lab } from '../../src/lab/types.ts';
import type { Grades } from '../../src/workshop/grades/types.ts';
import { Home, USERS } from './support/home.ts';
import { schemaErrors } from './support/published.ts';

const NF_OFF = '# node: router\nsysctl -w net.bridge.bridge-nf-call-iptables=0\n';
const lab: Lab = natLoopback;
const asLab = (changed: Partial<Lab>) => {
  const { nodes, links } = overlay(lab, toggleValues(lab, 'snat'));
  return JSON.stringify({ name: 'mine', about: 'What I have built.', nodes, links, ...changed });
};
const without = (node: string) => {
  const { [node]: _, ...nodes } = overlay(lab, toggleValues(lab, 'snat')).nodes;
  return nodes;
};

const RIGHT: Record<string, string> = {
  'by-sysctl.sh': NF_OFF,
  'by-bridge.sh':
    'lab exec router -- bridge link set dev eth0 hairpin on\n# node: router\nmac=$(ip -o link show br0 | sed "s/.*ether //;s/ .*//")\nebtables -t nat -A POSTROUTING -o eth0 -j snat --to-source "$mac" --snat-target ACCEPT\n',
  'by-folder/router.sh': 'sysctl -w net.bridge.bridge-nf-call-iptables=0 &\nwait\n',
  'by-lab.json': asLab({}),
  'by-answers.yaml':
    'diagnosis: same-port-drop at router\npredictions:\n  same-port-drop: {loopback: same-port-drop at router, inbound: works}\n  snat: {loopback: works}\n',
};

/** Submissions that do not solve the task, and what the message must contain. */
const WRONG: Record<string, [text: string, said: string]> = {
  'does-nothing.sh': ['# node: router\ntrue\n', 'it fails – same-port-drop at router:eth0'],
  'breaks-more.sh': [`${NF_OFF}iptables -A FORWARD -j DROP\n`, 'it fails – filtered at router'],
  'half-way.sh': ['# node: router\nbridge link set dev eth0 hairpin on\n', 'mac-flap'],
  'mistyped.sh': ['# node: router\nsysctll -w x=1\n', 'sysctll: not found'],
  'nowhere.sh': ['ip link\n', 'line 1: in which node?'],
  'no-such-node.sh': ['# node: rooter\nip link\n', 'no node is called rooter; there are'],
  'from-outside.sh': ['# node: router\nlab set nf=off\n', 'is not run here: say in the node'],
  'answers-itself.sh': [
    '# node: pc\nip address add 1.2.3.4/32 dev lo\npython3 -c "\nimport http.server\ns = http.server.HTTPServer((\'\', 8001), http.server.SimpleHTTPRequestHandler)\nimport os\nif os.fork() == 0: s.serve_forever()\n"\n',
    'no packet came to web',
  ],
  'wrong-cause.yaml': ['diagnosis: filtered at router\n', 'something is wrong at router, but not filtered'],
  'wrong-place.yaml': ['diagnosis: same-port-drop at web\n', 'the cause is right, but'],
  'wrong-outcome.yaml': ['predictions: {same-port-drop: {inbound: filtered}}\n', 'it works'],
  'no-cause.yaml': ['diagnosis: it is broken\n', 'a cause that `lab explain` lists'],
  'without-web.json': [asLab({ nodes: without('switch'), links: [] }), 'it has no node switch'],
  'no-lab.json': [asLab({ nodes: { router: { colour: 'red' } } as never }), 'colour'],
  'empty.sh': ['', 'it says nothing'],
};

const HOSTILE: Record<string, [text: string, said: string]> = {
  'fork-bomb.sh': ['# node: pc\nf() { f | f & f; }\nf\n', ''],
  'kills-all.sh': ['# node: pc\nkill -9 -1\n', 'it ended'],
  'endless.sh': ['# node: pc\nwhile :; do :; done\n', 'did not end within'],
  'program.ts': ['process.exit(0)', 'is a program, and none is run'],
  'deep.yaml': ['['.repeat(5000), 'levels deep'],
};

const COPIES = 5;

describe.each(USERS.slice(-1))('lab grade, as %s', (user) => {
  const home = new Home(user);
  afterAll(() => home.remove());

  it('judges 30 submissions at once, whatever each of them does', async () => {
    mkdirSync(join(home.folder, 'work/in/by-folder'), { recursive: true });
    const all = { ...RIGHT, ...textsOf(WRONG), ...textsOf(HOSTILE) };
    for (const [name, text] of Object.entries(all)) home.write(`in/${name}`, text);
    for (let i = 1; i < COPIES; i++) home.write(`in/copy-${i}.sh`, `${NF_OFF.replaceAll('\n', '  \n\n')}`);
    symlinkSync('/etc/passwd', join(home.folder, 'work/in/leads-out.sh'));

    const files = ['csv', 'xlsx', 'json', 'xml', 'html'].map((ending) => `/tmp/grades.${ending}`);
    const outputs = files.flatMap((file) => ['-o', file]);
    const began = performance.now();
    const ran = await home.lab([
      'grade',
      'nat-loopback',
      'in',
      '--scenario',
      'same-port-drop',
      '--goal',
      'snat',
      '--time',
      '5',
      '-j',
      '8',
      ...outputs,
    ]);
    console.log(
      `30 submissions in ${((performance.now() - began) / 2000).toFixed(1)} connect timeouts of 2 s`,
    );
    expect(ran.exitCode, ran.stderr).toBe(1);
    const [csv, xlsx, json, xml, html] = files.map((file) => readFileSync(join(home.folder, file)));
    const { grades, summary }: Grades = JSON.parse(String(json));
    expect(grades).toHaveLength(30);
    expect(schemaErrors('grades', [JSON.parse(String(json))])).toEqual([]);
    const graded = new Map(grades.map((grade) => [grade.name, grade]));
    for (const name of Object.keys(RIGHT).map(bare))
      expect(graded.get(name), name).toMatchObject({ passed: true });
    for (const [file, [, said]] of Object.entries({ ...WRONG, ...HOSTILE })) {
      const { passed, checks } = graded.get(bare(file)) ?? { passed: true, checks: [] };
      expect(passed, file).toBe(false);
      expect(checks.map(({ what, message }) => `${what}: ${message}`).join('\n'), file).toContain(said);
    }
    expect(graded.get('leads-out.sh')).toMatchObject({ passed: false, kind: 'none' });
    expect(graded.get('does-nothing')?.checks[0]?.packet).toMatch(
      /^packet \d+, SYN .* → .*, last seen at router:eth0/,
    );
    expect(graded.get('by-sysctl')?.sameAs).toEqual(['copy-1', 'copy-2', 'copy-3', 'copy-4']);
    expect(graded.get('by-bridge')?.sameAs).toEqual([]);
    expect(summary).toEqual({ passed: 9, failed: 21 });
    expect(String(csv).split('\r\n')).toContain('by-bridge,script,yes,2 of 2,,,');
    expect(xlsx?.subarray(0, 2).toString()).toBe('PK');
    expect(String(xml)).toContain('<testsuites name="lab grade" tests="30" failures="21">');
    expect(String(html)).toContain('no packet came to web');
    expect(ran.stdout + String(html)).not.toContain('root:x:0');
  });

  it('judges what mends a planted fault, and its diagnosis', async () => {
    mkdirSync(join(home.folder, 'work/blind'));
    home.write('blind/finds.yaml', 'diagnosis: filtered at router\n');
    home.write('blind/guesses.yaml', 'diagnosis: link-down at web\n');
    home.write('blind/mends.sh', '# node: router\niptables -F FORWARD\n');
    const { stdout, exitCode } = await home.lab([
      'grade',
      'nat-loopback',
      'blind',
      '--blind',
      '--seed',
      '7',
      '--format',
      'json',
    ]);
    const { grades }: Grades = JSON.parse(stdout);
    expect(grades.map(({ name, passed }) => `${name} ${passed}`)).toEqual([
      'finds true',
      'guesses false',
      'mends true',
    ]);
    expect(exitCode).toBe(1);
  });

  it('judges the task of a lesson, also whether the right server was reached', async () => {
    const [own = ''] = WRONG['answers-itself.sh'] ?? [];
    mkdirSync(join(home.folder, 'work/lesson'));
    home.write('lesson/right.sh', NF_OFF);
    home.write('lesson/answers-itself.sh', own);
    const asked = ['grade', 'nat-loopback', 'lesson', '--lesson', 'same-port-drop', '--format', 'json'];
    const { stdout, exitCode, stderr } = await home.lab(asked);
    expect(exitCode, stderr).toBe(1);
    const { grades }: Grades = JSON.parse(stdout);
    expect(grades).toMatchObject([
      { name: 'answers-itself', passed: false },
      { name: 'right', passed: true },
    ]);
    expect(JSON.stringify(grades[0]?.checks)).toContain('no packet came to web');
  });

  it('says before it begins what is not there', async () => {
    const missing = await home.lab(['grade', 'nat-loopback', 'nowhere']);
    expect([missing.exitCode, missing.stderr]).toEqual([
      2,
      expect.stringContaining('a folder of submissions'),
    ]);
    const goal = await home.lab(['grade', 'nat-loopback', 'blind', '--goal', 'snap']);
    expect([goal.exitCode, goal.stderr]).toEqual([2, expect.stringContaining('did you mean snat?')]);
    const format = await home.lab(['grade', 'nat-loopback', 'blind', '-o', 'grades.ods']);
    expect([format.exitCode, format.stderr]).toEqual([2, expect.stringContaining('.csv, .json')]);
  });
});

const textsOf = (all: Record<string, [string, string]>) =>
  Object.fromEntries(Object.entries(all).map(([name, [text]]) => [name, text]));

const bare = (file: string) => file.replace(/\/.*/, '').replace(/\.\w+$/, '');

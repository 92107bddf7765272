import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { processesOf } from './support/traces.ts';

const MISTAKES = `
name: mistaken
about: Several mistakes in one file.
nodes:
  router:
    interfaces:
      br0: { kind: bridge, addresses: [192.168.1.1/24] }
      eth0: { master: br1 }
  pc:
    interfaces: { eth0: { addresses: [192.168.1.256/24] } }
links:
  - [router:eth0, cp:eth0]
toggles:
  hairpin: { about: Hairpin mode., default: maybe }
probes:
  loopback: { kind: http, from: pc, url: 'http://1.2.3.4:8001/' }
scenarios:
  wrong:
    because: Nothing is right here.
    expect: { loopback: { outcome: fails } }
`;

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());
const mistaken = home.write('mistaken.yaml', MISTAKES);
const torn = home.write('torn.yaml', 'name: torn\nnodes: [\n');
const thrown = home.write('thrown.ts', "throw new Error('not today');\n");
const text = home.write('lab.txt', '');

/** Arguments of the command, and what its message must contain. */
const INPUTS: [args: string[], said: (string | RegExp)[]][] = [
  [[], ['Usage: lab', 'verify']],
  [['frobnicate'], [/^lab: unknown command 'frobnicate'\n {2}hint: lab --help lists the verbs/]],
  [
    ['exec'],
    [/^lab: missing .* 'node'\n {2}hint: lab exec <node> <command...>; lab exec --help tells more$/m],
  ],
  [['verify'], ['no lab given', 'nat-loopback', '--all']],
  [
    ['verify', 'nat-lopback'],
    ['nat-lopback – no such lab', 'nat-loopback', 'a path to a file'],
  ],
  [
    ['verify', 'nat-loopback', '--scenario', 'same-port-drip'],
    ['no such scenario in nat-loopback', 'port-forward', 'did you mean same-port-drop?'],
  ],
  [
    ['verify', 'nat-loopback', '--scenario', 'one', '--scenario', 'snat', '--scenario', 'two'],
    ['--scenario one – ', '--scenario two – '],
  ],
  [
    ['verify', 'nat-loopback', '--set', 'hairpn=on'],
    ['no toggle "hairpn"', 'macSnat', 'did you mean hairpin?'],
  ],
  [
    ['verify', 'nat-loopback', '--set', 'hairpin=perhaps'],
    ['hairpin cannot be "perhaps"', 'one of: on, off'],
  ],
  [
    ['verify', 'nat-loopback', '--set', 'hairpin'],
    ['--set hairpin – has no value', 'one of: on, off'],
  ],
  [['verify', 'nat-loopback', '--jobs', '0'], ['--jobs – "0" is no count']],
  [
    ['verify', 'nat-loopback', '--format', 'xml'],
    ["'xml' is invalid", 'pretty', 'json'],
  ],
  [
    ['verify', 'nat-loopback', '--runtime', 'moon'],
    ["'moon' is invalid", 'rootless', 'vm'],
  ],
  [['verify', 'nat-loopback', '--frobnicate'], ["unknown option '--frobnicate'"]],
  [['verify', 'missing.yaml'], ['missing.yaml – no such file']],
  [
    ['verify', text],
    ['lab.txt – not a lab file', '.yaml'],
  ],
  [['verify', torn], [/torn\.yaml:\d+:\d+ – /]],
  [['verify', thrown], ['thrown.ts:1:1 – not today']],
  [
    ['verify', mistaken],
    [
      'nodes.router.interfaces.eth0.master',
      'nodes.pc.interfaces.eth0.addresses[0] – "192.168.1.256/24"',
      'no node "cp"',
      'did you mean pc?',
      'toggles.hairpin',
      'scenarios.wrong.expect.loopback',
    ],
  ],
  [['plan', 'nat-loopback', 'nope'], ['no scenario "nope" in nat-loopback']],
  [
    ['plan', 'nat-loopback', '--set', 'snat=maybe'],
    ['snat cannot be "maybe"', 'masquerade'],
  ],
  [['show', 'nope'], ['nope – no such lab']],
  [['up', 'nat-loopback', 'nope'], ['no scenario "nope" in nat-loopback']],
  [['up', 'nat-loopback', '-n', 'Not A Name'], ['"Not A Name" cannot be a lab’s name'.replace('’', "'")]],
  [['status', 'nope'], ['nope – no lab is up']],
  [
    ['set', 'hairpin=off'],
    ['no lab is up', 'lab up nat-loopback'],
  ],
  [['exec', 'pc', '--', 'true'], ['no lab is up']],
  [['down', 'nope'], ['nope – no lab is up']],
];

describe('bad input', () => {
  it.each(INPUTS)('lab %j', async (args, said) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    for (const part of said) expect(stderr).toMatch(part);
    expect(stderr).not.toMatch(/^ +at |node:internal|this is a bug/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(processesOf(home)).toEqual([]);
  });

  it('takes YAML from standard input, and says so in its messages', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', '-'], { input: MISTAKES });
    expect(stderr).toContain('no node "cp"');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const broken = await home.lab(['verify', '-'], { input: 'name: [' });
    expect(broken.stderr).toMatch(/^lab: standard input:1:\d+ – /);
    expect(broken.exitCode).toBe(2);
  });
});

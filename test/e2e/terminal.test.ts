import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/report/columns.ts';
import { Screen } from './screen.ts';
import { Home, USERS } from './support/home.ts';
import { processesOf } from './support/traces.ts';

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

describe.each(USERS)('in a terminal, as %s', (user) => {
  const home = new Home(user);
  const screen = new Screen(home);
  const lab = quoted(home.command([]));

  beforeAll(async () => {
    const { exitCode, stderr } = await home.lab(['up', 'nat-loopback', '-n', 'term']);
    expect(exitCode, stderr).toBe(0);
    home.write(
      'a-lab-whose-name-is-somewhat-longer.yaml',
      '{ name: a-lab-whose-name-is-somewhat-longer, about: One., nodes: { pc: {} } }',
    );
  });
  beforeEach(async () => {
    await screen.open();
    await screen.type(`lab() { ${lab} "$@"; }; clear`);
  });
  afterEach(() => screen.close());
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  const inShell = async (node = 'pc') => {
    await screen.type(`lab shell ${node}; echo "code $?"`);
    await screen.shows(RegExp(`^${node}@term .*[#$]$`, 'm'));
  };

  it('a shell says where it is, and has the size of the terminal, also when that changes', async () => {
    await inShell();
    await screen.type('stty size; ip -br address show eth0');
    await screen.shows(/^30 100$[\s\S]*192\.168\.1\.6/m);
    await screen.resize(70, 20);
    await screen.type('clear; stty size');
    await screen.shows(/^20 70$/m);
    await screen.type('exit 5');
    await screen.shows(/^code 5$/m);
  });

  it('a shell has job control, and Ctrl-C and Ctrl-D are its own', async () => {
    await inShell();
    await screen.type('sleep 1000');
    await screen.press('C-z');
    await screen.shows(/Stopped +sleep 1000/);
    await screen.type('fg');
    await screen.shows(/^sleep 1000$/m);
    await screen.press('C-c');
    await screen.type('echo "ended $?"');
    await screen.shows(/^ended 130$/m);
    await screen.press('C-d');
    await screen.shows(/^code 0$/m);
    // The terminal echoes again, as before.
    await screen.type('echo "host $(stty -a | grep -cw -- -echo)"');
    await screen.shows(/^host 0$/m);
  });

  it('a shell ends, whatever jobs it leaves behind, and nothing it showed is lost', async () => {
    await inShell();
    await screen.type('sleep 1000 & echo last words; exit 3');
    await screen.shows(/^last words$[\s\S]*^code 3$/m);
    await home.lab(['exec', 'pc', '--', 'pkill', '-x', 'sleep']);
  });

  it('programs that take the whole screen work', async () => {
    await inShell('router');
    await screen.type('seq 1000 | less');
    await screen.shows(/^1\n2\n3\n[\s\S]*^:$/m);
    await screen.press('G');
    await screen.shows(/^1000\n\(END\)$/m);
    await screen.press('q');
    await screen.shows(/^router@term /m);
    await screen.press('C-d');
    await screen.shows(/^code 0$/m);
  });

  it('a command has the terminal too', async () => {
    await screen.type('lab exec pc -- sh -c "tty; stty size; exit 4"; echo "code $?"');
    await screen.shows(/^\/dev\/pts\/\d+\n30 100\ncode 4$/m);
    await screen.type('clear; lab exec pc -- sleep 1000; echo "code $?"');
    await expect.poll(() => processesOf(home).some(({ name }) => name === 'sleep')).toBe(true);
    await screen.press('C-c');
    await screen.shows(/^\^Ccode 130$/m);
  });

  it('a capture shows packets as they come, and ends with Ctrl-C as tcpdump does', async () => {
    await screen.type('lab capture router:wan0 -- tcp port 8001; echo "code $?"');
    await screen.shows(/^listening on wan0|tcpdump: listening on wan0/m);
    await home.lab(['probe', 'inbound']);
    await screen.shows(/> 1\.2\.3\.4\.8001/);
    await screen.press('C-c');
    await screen.shows(/^\d+ packets captured\n[\s\S]*^code 0$/m);
  });

  it('lab up says what it does; Ctrl-C leaves nothing', async () => {
    // This lab never finishes building, so Ctrl-C comes in time on a busy machine too.
    const file = home.write('endless.json', JSON.stringify(ENDLESS));
    await screen.type(`lab up ${file} -n other; echo "code $?"`);
    await screen.shows(/^building other$/m);
    await screen.press('C-c');
    await screen.shows(/^\^?C?code 130$/m);
    const { stdout } = await home.lab(['ls', '--json']);
    expect(JSON.parse(stdout).up.map(({ name }: { name: string }) => name)).toEqual(['term']);
  });

  // The most common commands, as a person sees them.
  it.each(user === USERS[0] ? SIZES : [])('everything fits %d columns', async (columns, rows) => {
    await screen.resize(columns, rows);
    for (const [number, words] of EVERYDAY.entries()) {
      await screen.type(`clear; tmux clear-history; lab ${words}; echo "end ${number} $?"`);
      await screen.shows(RegExp(`^end ${number} [012]$`, 'm'));
      const lines = (await screen.history()).filter((line) => !line.startsWith('host>'));
      const wide = lines.filter((line) => widthOf(line) > columns);
      expect(wide, words).toEqual([]);
      expect(lines.length, words).toBeGreaterThan(1);
    }
  });

  it('lab learn breaks no line within a word, in its questions and in what was seen', async () => {
    await screen.resize(60, 30);
    await screen.type('lab learn nat-loopback short-cut --language en -n taught');
    await screen.shows(/^Will it work\? works or fails$/m);
    await screen.type('fails');
    await screen.shows(/know\n>\s*$/);
    await screen.type('asymmetric-reply');
    await screen.shows(/Where will it fail\?[^>]*know\n>\s*$/);
    await screen.type('pc');
    await screen.shows(/^Lesson done\.$/m);
    const lines = await screen.history();
    expect(lines).toContain('Why will it fail? One of these names, or another of lab');
    const settings = lines.filter((line) => line.includes('bridge-nf'));
    expect(settings).not.toEqual([]);
    for (const line of settings) expect(line).toContain('net.bridge.bridge-nf-call-iptables = 0');
  });

  it('verify shows what is under way, and wipes it when all is done', async () => {
    await screen.type('lab verify nat-loopback --scenario same-port-drop 2>&1 >/dev/null; echo "code $?"');
    await screen.shows(/nat-loopback same-port-drop {2}probe loopback/);
    await screen.shows(/^code 0$/m);
    expect(await screen.text()).not.toContain('probe loopback');
  });

  it('verify --matrix counts what is done; Ctrl-C ends it', async () => {
    await screen.type('lab verify nat-loopback --matrix; echo "code $?"');
    await screen.shows(/[1-9]\d* of \d+ combinations {2}nat-loopback nf=/);
    await screen.press('C-c');
    await screen.shows(/^\^?C?code 130$/m);
  });
});

const SIZES = [
  [80, 24],
  [200, 50],
] as const;

const ENDLESS = {
  name: 'endless',
  about: 'what sets its node up does not end',
  nodes: { pc: { setup: [{ do: 'tail -f /dev/null', undo: 'true' }] } },
};

const EVERYDAY = [
  'ls',
  'show nat-loopback',
  'status',
  'set hairpin=off',
  'probe',
  'set hairpin=on',
  'probe loopback',
  'trace nat-loopback same-port-drop --probe loopback',
  'explain same-port-drop',
  'explain unknown',
  'verify nat-loopback --scenario snat --scenario same-port-drop',
  'verify nat-loopback --matrix --set nf=on --set snat=snat --set attachment=switch --set dns=public',
  'verify nat-loopback --scenario name-not-resolved',
  'check a-lab-whose-name-is-somewhat-longer.yaml',
  'doctor',
  '--help',
  // A mistake, with a long list of what there is.
  'verify nat-lopback',
];

describe('Tab in bash', () => {
  const home = new Home(USERS[0] as (typeof USERS)[number]);
  const screen = new Screen(home);
  beforeAll(async () => {
    await home.lab(['up', 'nat-loopback', '-n', 'term']);
  });
  beforeEach(async () => {
    await screen.open(['bash', '--norc', '--noprofile']);
    await screen.type(
      `lab() { ${quoted(home.command([]))} "$@"; }; eval "$(lab completion bash)"; clear; echo on`,
    );
    await screen.shows(/^on$/m);
  });
  afterEach(() => screen.close());
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it.each([
    ['lab verif', 'lab verify '],
    ['lab verify nat-loopback --scenario same', 'lab verify nat-loopback --scenario same-port-drop '],
    ['lab plan nat-loopback --set hairpin=of', 'lab plan nat-loopback --set hairpin=off '],
    ['lab set snat=m', 'lab set snat=masquerade '],
    ['lab exec ro', 'lab exec router '],
    ['lab capture router:wa', 'lab capture router:wan0 '],
    ['lab down te', 'lab down term '],
    ['lab show ./mine.ya', 'lab show ./mine.yaml '],
  ])('%s', async (typed, completed) => {
    home.write('mine.yaml', '');
    await screen.press('-l', typed);
    await screen.press('Tab');
    // Text after the cursor shows where the cursor is, even after blanks.
    await screen.press('|');
    await screen.shows(RegExp(`^host> ${completed.replaceAll('.', '\\.')}\\|$`, 'm'));
  });
});

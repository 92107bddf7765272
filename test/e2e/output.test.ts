import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());

const VERIFY = ['verify', 'nat-loopback', '--scenario', 'snat'];
const ESCAPE = '\u001b';

/** Runs the command on a pseudo terminal, which carries standard output and standard error. */
const inTerminal = (command: string[]) => ['script', '-qec', command.join(' '), '/dev/null'];

describe('a terminal of 80 columns', () => {
  it.each(['explain', 'explain same-port-drop', 'explain unknown', '--help', 'ls', 'status --help'])(
    'lab %s has no line that is wider, but for commands to copy',
    async (words) => {
      const command = [home.inCheckout('dist/cli.cjs'), ...words.split(' ')];
      const { stdout } = await home.run(inTerminal([`stty cols 80 rows 24; ${command.join(' ')}`]));
      const lines = stdout.replaceAll('\r', '').replaceAll(RegExp(`${ESCAPE}\\[[\\d;?]*[A-Za-z]`, 'g'), '');
      const wide = lines.split('\n').filter((line) => [...line].length > 80 && !/^ +[$#] /.test(line));
      expect(lines.length).toBeGreaterThan(100);
      expect(wide).toEqual([]);
    },
  );
});

describe('without a terminal', () => {
  it('the result goes to standard output and progress to standard error, both without colour', async () => {
    const { exitCode, stdout, stderr } = await home.lab(VERIFY);
    expect(stdout + stderr).not.toContain(ESCAPE);
    expect(stdout).toMatch(/^nat-loopback\n✔ snat: loopback works, inbound works {2}\d+\.\d s\n/);
    expect(stdout).toMatch(/\n1 pass\n$/);
    expect(stderr).toBe('❯ nat-loopback snat\n✔ nat-loopback snat: pass\n');
    expect(exitCode).toBe(0);
  });

  it('who has nothing running is told three things to do', async () => {
    const { exitCode, stdout } = await home.lab(['ls']);
    const [, next = ''] = stdout.split('\nup\n  none\n\nnext\n');
    expect(next.trimEnd().split('\n')).toHaveLength(3);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    for (const verb of ['verify nat-loopback', 'up nat-loopback', 'new my-lab'])
      expect(next).toMatch(RegExp(`^  lab ${verb}  +\\S`, 'm'));
    expect(exitCode).toBe(0);
  });

  it('progress has the mark of what came of it: a failure, or what was only observed', async () => {
    const path = home.write(
      'marks.yaml',
      `name: marks
about: One that is wrong, and one of which nothing is expected.
nodes: { a: {} }
toggles: { t: { about: no matter, default: false } }
probes: { self: { kind: ping, from: a, to: 127.0.0.1 } }
scenarios: { wrong: { because: it works, expect: { self: { outcome: fails, cause: filtered } } } }
`,
    );
    expect((await home.lab(['verify', path])).stderr).toMatch(/^✘ marks wrong: fail$/m);
    const observed = await home.lab(['verify', path, '--set', 't=on']);
    expect(observed.stderr).toMatch(/^◦ marks .*: observed$/m);
  });

  it('a table shows what changed at each hop, MAC addresses by name', async () => {
    const { stdout } = await home.lab(VERIFY);
    expect(stdout).toMatch(
      /\d+ {2}pc:eth0 +out {2}S 192\.168\.1\.6:\d+ → 1\.2\.3\.4:8001 +pc:eth0 → router:br0\n/,
    );
    expect(stdout).toMatch(
      /router:br0 +out {2}S 192\.168\.1\.1:\d+ → 192\.168\.1\.5:80 +router:br0 → web:eth0 +← .*source rewritten.*TTL 63\n/,
    );
  });

  it('JSON is the whole of standard output', async () => {
    const { stdout } = await home.lab([...VERIFY, '--format', 'json']);
    expect(readReport(stdout).summary.pass).toBe(1);
  });

  it('colours can be asked for', async () => {
    const { stdout } = await home.lab(VERIFY, { env: { FORCE_COLOR: '1' } });
    expect(stdout).toContain(`${ESCAPE}[`);
  });

  it('a reader that has had enough is no error', async () => {
    const [file = '', ...args] = home.command(['show', 'nat-loopback']);
    // The reader of the pipe has ended before anything is written.
    const quoted = [file, ...args].map((word) => `'${word}'`).join(' ');
    const { stdout, stderr, exitCode } = await home.run([
      'bash',
      '-c',
      `{ ${quoted}; echo "lab: $?" >&2; } | true; exit \${PIPESTATUS[1]}`,
    ]);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: 'lab: 0\n', exitCode: 0 });
  });

  it('nor is one that reads a single line', async () => {
    const quoted = home
      .command(VERIFY)
      .map((word) => `'${word}'`)
      .join(' ');
    const { stdout, stderr } = await home.run([
      'bash',
      '-c',
      `{ ${quoted} 2>/dev/null; echo "lab: $?" >&2; } | head -n 1`,
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: 'nat-loopback\n', stderr: 'lab: 0\n' });
  });

  it.each([
    [['learn', 'nat-loopback'], 'head -n 8'],
    [['live', 'nat-loopback'], 'true'],
  ])('a lab that was built for %s ends when its reader has had enough', async (args, reader) => {
    const quoted = home
      .command(args)
      .map((word) => `'${word}'`)
      .join(' ');
    const { stderr } = await home.run([
      'bash',
      '-c',
      `yes | { ${quoted} 2>/dev/null; echo "lab: $?" >&2; } | ${reader}`,
    ]);
    expect(stderr).toBe('lab: 0\n');
    expect(JSON.parse((await home.lab(['ls', '--json'])).stdout).up).toEqual([]);
  });
});

describe('on a terminal', () => {
  it('the result is in colour, and the progress is wiped', async () => {
    const { exitCode, stdout } = await home.lab(VERIFY, { through: inTerminal, env: { TERM: 'xterm' } });
    expect(stdout).toContain(`${ESCAPE}[32m✔ snat${ESCAPE}[39m`);
    expect(stdout).toContain(`${ESCAPE}[32m1 pass${ESCAPE}[39m`);
    // listr2 must move the cursor back over the lines that it erased.
    expect(stdout).toMatch(RegExp(`${ESCAPE}\\[\\d*[AGK]`));
    expect(exitCode).toBe(0);
  });

  it('NO_COLOR is respected', async () => {
    const env = { TERM: 'xterm', NO_COLOR: '1' };
    const { stdout } = await home.lab(['show', 'nat-loopback'], { through: inTerminal, env });
    expect(stdout).not.toContain(ESCAPE);
    expect(stdout).toContain('nat-loopback: ');
  });

  it('its width does not matter', async () => {
    const narrow = (command: string[]) => inTerminal(['stty', 'cols', '20', ';', ...command]);
    const { exitCode, stdout } = await home.lab([...VERIFY, '-v'], {
      through: narrow,
      env: { TERM: 'xterm' },
    });
    expect(stdout).toContain('192.168.1.1');
    expect(exitCode).toBe(0);
  });
});

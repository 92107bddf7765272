import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { SMALL } from './support/small-lab.ts';
import { isAgent, processesOf } from './support/traces.ts';

/**
 * Runs the real `unshare` that this wrapper hides, with PATH unchanged, because the test's home needs `unshare` too.
 */
const REAL = `exec "$(PATH=\${PATH#*:} command -v unshare)" "$@"`;

/** An `unshare` that hangs when it should create the sandbox. Other calls work. */
const STUCK = `#!/bin/sh
case "$*" in *--net*) exec sleep 1000 ;; esac
${REAL}
`;

/** An `unshare` that replaces a V8 option by one that Node does not know, as with another version of V8. */
const OTHER_V8 = `#!/bin/sh
for word; do
  shift
  case $word in --min-semi-space-size=*) word=--no-flag-of-this-node ;; esac
  set -- "$@" "$word"
done
${REAL}
`;

/** An `unshare` in whose sandbox the agent throws outside of any request when it receives SIGUSR2. */
const fails = (program: string) => `#!/bin/sh
for word; do
  shift
  case $word in */agent.cjs) set -- "$@" --require ${program} ;; esac
  set -- "$@" "$word"
done
${REAL}
`;
const FAILING = "process.on('SIGUSR2', () => { throw new Error('nobody is ready for this'); });";

/** A lab with a probe that runs until the lab ends. */
const LASTING = `
name: lasting
about: A probe that lasts.
nodes: { a: {} }
probes: { waits: { kind: command, from: a, command: [sleep, '1000'] } }
scenarios: { lasts: { because: nothing ends it, expect: { waits: { outcome: works } } } }
`;

describe.each(USERS)('up and down, as %s', (user) => {
  const home = new Home(user);
  const lab = home.write('small.yaml', SMALL);
  const unshare = join(home.folder, 'bin/unshare');
  const ok = async (...args: string[]) => {
    const { exitCode, stderr } = await home.lab(args);
    expect(exitCode, stderr).toBe(0);
    return stderr;
  };
  const agents = () => processesOf(home).filter(isAgent);

  afterEach(async () => {
    rmSync(unshare, { force: true });
    await home.lab(['down', '--all']);
    await expect.poll(() => processesOf(home)).toEqual([]);
  });
  afterAll(() => home.remove());

  it('settings of Node are not handed on to the agent', async () => {
    const { exitCode, stderr } = await home.lab(['up', lab], { env: { NODE_OPTIONS: '--no-warnings' } });
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(`/proc/${agents()[0]?.pid}/environ`, 'utf8')).not.toContain('NODE_OPTIONS');
    await ok('probe');
  });

  it('a Node that does not know the flags of the agent starts it without them', async () => {
    writeFileSync(unshare, OTHER_V8, { mode: 0o755 });
    const { exitCode, stderr } = await home.lab(['up', lab]);
    expect(exitCode, stderr).toBe(0);
    const words = agents().map(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'));
    expect(words).toHaveLength(1);
    expect(words[0]?.filter((word) => word.startsWith('--'))).toEqual([]);
    await ok('probe');
  });

  it('what an agent says when it fails at its work is told, and where to report it', async () => {
    writeFileSync(unshare, fails(home.write('fails.cjs', FAILING)), { mode: 0o755 });
    const running = home.lab(['verify', home.write('lasting.yaml', LASTING)]);
    await expect.poll(() => processesOf(home).some(({ name }) => name === 'sleep')).toBe(true);
    for (const { pid } of agents()) process.kill(pid, 'SIGUSR2');
    const { exitCode, stderr } = await running;
    expect(stderr).toContain('Error: nobody is ready for this');
    expect(stderr).toContain('hint: please report it');
    expect(exitCode).toBe(70);
  });

  it('verify ends with its sandbox when whoever keeps that was killed', async () => {
    const running = home.lab(['verify', lab]);
    await expect.poll(() => processesOf(home).some(isAgent)).toBe(true);
    // As root there are several such shells. The keeper is the oldest one.
    const keepers = processesOf(home).filter(({ command }) => command[1]?.endsWith('/sandbox.sh'));
    process.kill(Math.min(...keepers.map(({ pid }) => pid)), 'SIGKILL');
    const { exitCode, stderr } = await running;
    expect(exitCode, stderr).toBe(0);
    await expect.poll(() => processesOf(home)).toEqual([]);
  });

  it('Ctrl-C ends an agent that has not answered yet', async () => {
    writeFileSync(unshare, STUCK, { mode: 0o755 });
    const running = home.lab(['up', lab]);
    await expect.poll(() => existsSync(join(home.folder, 'run/hairpin/small'))).toBe(true);
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
    expect(processesOf(home)).toEqual([]);
    expect(home.files().filter((path) => path.startsWith('run/hairpin/'))).toEqual([]);
  });

  it('what a script holds open the lab does not hold for it', async () => {
    const held = `exec 9>lock; flock 9; exec ${home.command(['up', lab]).join(' ')}`;
    expect((await home.run(['sh', '-c', held])).exitCode).toBe(0);
    expect(agents()).toHaveLength(1);
    expect((await home.run(['flock', '--nonblock', 'lock', 'true'])).exitCode).toBe(0);
  });

  it('lab down asks which lab, where it cannot know', async () => {
    await ok('up', lab);
    await ok('up', lab, '-n', 'other');
    expect((await home.lab(['down'])).stderr).toContain('several labs are up');
    expect((await home.lab(['down', 'smal'])).stderr).toContain('did you mean small');
    expect(await ok('down', 'small', 'other')).toBe('small is down\nother is down\n');
    expect((await home.lab(['down', 'small'])).stderr).toContain('no lab is up');
  });

  it('lab down does not believe a record that names another process', async () => {
    await ok('up', lab);
    const stranger = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
    const record = join(home.folder, 'run/hairpin/small/owner.json');
    const known = readFileSync(record, 'utf8');
    writeFileSync(record, JSON.stringify({ ...JSON.parse(known), pid: stranger.pid }));
    expect((await home.lab(['down', 'small'])).exitCode).toBe(2);
    await expect.poll(agents).toEqual([]);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill('SIGTERM');
    expect((await once(stranger, 'exit'))[1]).toBe('SIGTERM');
  });

  it('lab down waits its turn: another command is changing the lab', async () => {
    await ok('up', lab);
    const lock = join(home.folder, 'run/hairpin/.lock-small');
    mkdirSync(lock);
    writeFileSync(join(lock, String(process.pid)), '');
    const { exitCode, stderr } = await home.lab(['down', 'small']);
    rmSync(lock, { recursive: true });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('small – another lab command is changing it now'),
    });
    expect(agents()).toHaveLength(1);
    await ok('down', 'small');
  });
});

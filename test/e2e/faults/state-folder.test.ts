import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { SMALL } from '../support/small-lab.ts';
import { covered } from '../support/spoilt.ts';
import { namespacesOf, processesOf, stillThere } from '../support/traces.ts';

const STACK = /^ +at |this is a bug/m;

describe.each(USERS)('the state folder, as %s', (user) => {
  const home = new Home(user);
  const lab = home.write('small.yaml', SMALL);
  const folder = join(home.folder, 'run/hairpin/small');
  const record = join(folder, 'owner.json');
  const strangers: ChildProcess[] = [];

  const isDown = async (namespaces: Set<string>) => {
    await expect.poll(() => processesOf(home)).toEqual([]);
    await expect.poll(() => stillThere(namespaces)).toEqual([]);
    await expect.poll(() => readdirSync(join(home.folder, 'run/hairpin'))).toEqual([]);
  };
  async function up() {
    const { exitCode, stderr } = await home.lab(['up', lab]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return namespacesOf(processesOf(home));
  }
  async function expectUsable() {
    const namespaces = await up();
    expect((await home.lab(['down', '--all'])).exitCode).toBe(0);
    await isDown(namespaces);
  }

  afterEach(() => {
    for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
  });
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('deleted under a running lab: the lab ends by itself, for nobody could find it any more', async () => {
    const namespaces = await up();
    rmSync(folder, { recursive: true });
    await isDown(namespaces);
    await expectUsable();
  });

  it.each(['', 'null', '{}', '{"pid":-1,"startTime":"1"}'])(
    'whose record is %j: no lab is up any more, and nothing of it is left',
    async (text) => {
      const namespaces = await up();
      writeFileSync(record, text);
      const { exitCode, stderr } = await home.lab(['status']);
      expect(stderr).toContain('no lab is up');
      expect(stderr).not.toMatch(STACK);
      expect(exitCode).toBe(2);
      await isDown(namespaces);
    },
  );

  it('whose record names a process that is another by now: that one is left alone', async () => {
    const namespaces = await up();
    const stranger = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
    strangers.push(stranger);
    const known = JSON.parse(readFileSync(record, 'utf8'));
    writeFileSync(record, JSON.stringify({ ...known, pid: stranger.pid }));
    expect((await home.lab(['down', '--all'])).exitCode).toBe(0);
    await isDown(namespaces);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    const ended = once(stranger, 'exit');
    stranger.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
  });

  it('from a time to come, as after the clock was set back: a stale one still is cleared away', async () => {
    const namespaces = await up();
    rmSync(record);
    const tomorrow = Date.now() / 1000 + 86_400;
    utimesSync(folder, tomorrow, tomorrow);
    expect((await home.lab(['ls'])).exitCode).toBe(0);
    await isDown(namespaces);
  });

  it('whose keeper was killed: the lab is still there, and goes with lab down', async () => {
    const namespaces = await up();
    const [keeper] = processesOf(home).filter(({ command }) => command[1]?.endsWith('/sandbox.sh'));
    process.kill(keeper?.pid ?? Number.NaN, 'SIGKILL');
    await expect.poll(() => processesOf(home).some(({ pid }) => pid === keeper?.pid)).toBe(false);
    const probe = await home.lab(['probe', '--format', 'json']);
    expect(JSON.parse(probe.stdout).summary).toMatchObject({ fail: 0, error: 0 });
    expect((await home.lab(['down', 'small'])).exitCode).toBe(0);
    await isDown(namespaces);
  });

  // So few inodes that the state folder still fits, but one of the later files does not.
  const full = [3, 5].map((inodes) => [`full after ${inodes} files`, `nr_inodes=${inodes}`] as const);
  it.each([...full, ['read-only', 'ro'] as const])(
    '%s: lab up says so and leaves nothing',
    async (_, options) => {
      const { exitCode, stderr } = await home.lab(['up', lab], { through: covered('/run', options, home) });
      expect(stderr).toMatch(/^lab: \/run\/hairpin\S* – cannot be written: (no space left|read-only)/im);
      expect(stderr).not.toMatch(STACK);
      expect(exitCode).toBe(3);
      await expect.poll(() => processesOf(home)).toEqual([]);
      await expectUsable();
    },
  );
});

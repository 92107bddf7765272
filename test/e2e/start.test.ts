import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { SMALL } from './support/small-lab.ts';
import { processesOf } from './support/traces.ts';

describe.each(USERS)('what of the command is no Node, as %s', (user) => {
  const home = new Home(user);
  const lab = home.write('small.yaml', SMALL);
  const program = (name: string) => join(home.folder, 'bin', name);
  const stub = (name: string, text: string) => {
    writeFileSync(program(name), `#!/bin/sh\n${text}\n`);
    chmodSync(program(name), 0o755);
  };
  const ok = async (...args: string[]) => {
    const { exitCode, stderr } = await home.lab(args);
    expect(exitCode, stderr).toBe(0);
    return stderr;
  };
  const agents = () => processesOf(home).filter(({ command }) => command[1]?.endsWith('/agent.cjs'));
  /** Two descriptors from a head start, one from the command itself. */
  const descriptors = () => agents().map(({ command }) => command.slice(2).join(' '));

  afterEach(async () => {
    for (const name of ['node', 'setsid']) rmSync(program(name), { force: true });
    await home.lab(['down', '--all']);
    await expect.poll(() => processesOf(home)).toEqual([]);
  });
  afterAll(() => home.remove());

  it('an agent starts beside the command, which takes it over', async () => {
    const { exitCode, stderr } = await home.lab(['up', lab], { env: { NODE_OPTIONS: '--no-warnings' } });
    expect(exitCode, stderr).toBe(0);
    expect(descriptors()).toEqual(['3 6']);
    expect(readFileSync(`/proc/${agents()[0]?.pid}/environ`, 'utf8')).not.toContain('NODE_OPTIONS');
    await ok('probe');
  });

  it('one that is another command’s is not believed in', async () => {
    const [program = '', ...args] = home.command(['up', lab]);
    const node = ['node', program.replace(/lab\.sh$/, 'cli.cjs'), ...args];
    const env = { LAB_HEAD_START: `${process.pid} ${process.pid} ${user === 'root' ? 'root' : 'rootless'}` };
    expect((await home.run(node, { env })).exitCode).toBe(0);
    expect(descriptors()).toEqual(['3 3']);
  });

  it('not where the user chooses the runtime, who gets an agent all the same', async () => {
    await ok('up', lab, '--runtime', user === 'root' ? 'root' : 'rootless');
    expect(descriptors()).toEqual(['3 3']);
  });

  it('one that comes to nothing is replaced', async () => {
    stub('setsid', 'exit 1');
    await ok('up', lab);
    expect(descriptors()).toEqual(['3 3']);
    await ok('probe');
    await ok('verify', lab);
  });

  it('one that nobody wants is gone before the command is', async () => {
    const { exitCode, stderr } = await home.lab(['up', 'no-such-lab']);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no-such-lab'),
    });
    expect(processesOf(home)).toEqual([]);
    expect(home.files().filter((path) => path.startsWith('run/hairpin/'))).toEqual([]);
  });

  it('Ctrl-C ends one that has not answered yet, and no other is started', async () => {
    stub('setsid', 'exec sleep 1000');
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

  it.each([['small'], []])('lab down %s needs no Node', async (...name) => {
    await ok('up', lab);
    const state = join(home.folder, 'run/hairpin');
    expect(existsSync(join(state, 'small'))).toBe(true);
    stub('node', 'echo "node was called" >&2; exit 99');
    expect(await ok('down', ...name)).toBe('small is down\n');
    expect(agents()).toEqual([]);
    expect(home.files().filter((path) => path.startsWith('run/hairpin/'))).toEqual([]);
  });

  it('lab down leaves to Node what it does not know: which lab, or none', async () => {
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

  it('what a killed lab down has left the next command clears away', async () => {
    await ok('up', lab);
    const claim = join(home.folder, 'run/hairpin/.down-small');
    writeFileSync(claim, JSON.stringify({ pid: process.pid, startTime: '1' }));
    await ok('ls', '--json');
    expect(existsSync(claim)).toBe(false);
    expect(await ok('down', 'small')).toBe('small is down\n');
  });

  it('lab down waits its turn: another command is changing the lab', async () => {
    await ok('up', lab);
    const listen = `listen('\\0hairpin-' + process.getuid() + '-/run/hairpin/small', () => console.log('held'))`;
    const holder = home.run(['node', '-e', `require('net').createServer().${listen}`]);
    await once(holder.stdout, 'data');
    const { exitCode, stderr } = await home.lab(['down', 'small']);
    holder.kill();
    await holder;
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('small – another lab command is changing it now'),
    });
    expect(agents()).toHaveLength(1);
    await ok('down', 'small');
  });
});

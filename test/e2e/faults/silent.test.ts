import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from '../support/home.ts';
import { SMALL } from '../support/small-lab.ts';
import { isAgent, processesOf, send } from '../support/traces.ts';

describe.each(USERS)('who says nothing keeps nobody waiting, as %s', (user) => {
  const home = new Home(user);
  const path = home.write('small.yaml', SMALL);
  const env = { LAB_TIMEOUT: '2' };
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });
  const agents = () => processesOf(home).filter(isAgent);

  it('an agent that is stopped: the lab that asks it says so', async () => {
    expect((await home.lab(['up', path])).exitCode).toBe(0);
    for (const { pid } of agents()) process.kill(pid, 'SIGSTOP');
    const { exitCode, stderr } = await home.lab(['status', 'small'], { env });
    expect(stderr).toContain('lab: small – its agent did not answer in 2 s');
    expect(stderr).toContain('hint: lab down small');
    expect(exitCode).toBe(3);
    expect((await home.lab(['down', 'small'])).exitCode).toBe(0);
  });

  it('an agent that is stopped while it works: its sandbox is ended', async () => {
    const verify = home.lab(['verify', path], { env });
    await expect.poll(() => agents().length).toBe(1);
    for (const { pid } of agents()) process.kill(pid, 'SIGSTOP');
    const { exitCode, stderr } = await verify;
    expect(stderr).toContain('lab: sandbox – its agent did not answer in 2 s');
    expect(exitCode).toBe(3);
    expect(processesOf(home)).toEqual([]);
  });

  it.each([
    ['a pipe', (place: string) => execFileSync('mkfifo', [place])],
    ['a device without an end', (place: string) => symlinkSync('/dev/zero', place)],
  ])('%s in the place of a lab’s file', async (_, plant) => {
    expect((await home.lab(['up', path])).exitCode).toBe(0);
    const owner = join(home.folder, 'run/hairpin/small/owner.json');
    const before = readFileSync(owner, 'utf8');
    rmSync(owner);
    plant(owner);
    expect((await home.lab(['ls'])).exitCode).toBe(0);
    expect(JSON.parse(before)).toHaveProperty('pid');
    for (const { pid } of processesOf(home)) send(pid, 'SIGKILL');
  });
});

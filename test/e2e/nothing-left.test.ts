import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { machine } from './support/machine.ts';
import { isAgent, namespacesOf, processesOf, type Seen, stillThere } from './support/traces.ts';

const NAME = `e2e-${process.pid}`;

const isProbing = (processes: Seen[]) => processes.some(({ name }) => name === 'curl');

/** Whether the process is process 1 of a sandbox. NSpid ends with its number in the innermost PID namespace. */
function isFirst({ pid }: Seen): boolean {
  const numbers = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^NSpid:(.*)$/m)?.[1] ?? '';
  return /\s\d+\s+1$/.test(numbers);
}

describe.each(USERS)('nothing is left, and the machine is as it was, as %s', (user) => {
  const home = new Home(user);
  let before: Awaited<ReturnType<typeof machine>>;
  let files: string[];

  const VERIFY = ['verify', 'nat-loopback'];
  const up = ['up', 'nat-loopback', '-n', NAME];
  const stateFolders = () => home.files().filter((path) => path.startsWith('run/hairpin/'));

  beforeAll(async () => {
    await home.ownMachine();
    // The first lab after boot makes the kernel load modules with new settings, and creates the folder of all state
    // folders, which stays.
    await home.lab([...VERIFY, '--scenario', 'snat']);
    await home.lab(['down', NAME]);
    before = await machine(home);
    files = home.files();
  });
  afterAll(async () => {
    await home.lab(['down', NAME]);
    home.remove();
  });

  /** Polls: processes and namespaces of a sandbox end shortly after its process 1. */
  async function expectNothingLeft(namespaces: Set<string>) {
    await expect.poll(() => processesOf(home)).toEqual([]);
    await expect.poll(() => stillThere(namespaces)).toEqual([]);
    expect(namespaces.size).toBeGreaterThan(5);
    await expect.poll(stateFolders).toEqual([]);
    expect(home.files()).toEqual(files);
    expect(await machine(home)).toEqual(before);
  }

  async function probing() {
    await expect.poll(() => isProbing(processesOf(home)), { interval: 5, timeout: 20_000 }).toBe(true);
    return namespacesOf(processesOf(home));
  }

  it('lab verify', async () => {
    const running = home.lab(VERIFY);
    const namespaces = await probing();
    expect(await running).toMatchObject({ exitCode: 0 });
    await expectNothingLeft(namespaces);
  });

  it('a failing lab verify', async () => {
    const running = home.lab([...VERIFY, '--scenario', 'hairpin-only', '--set', 'hairpin=off']);
    const namespaces = await probing();
    await running;
    await expectNothingLeft(namespaces);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('lab verify ended by %s', async (signal) => {
    const running = home.lab(VERIFY);
    const namespaces = await probing();
    running.kill(signal);
    const { exitCode, stdout, stderr } = await running;
    expect(stderr).not.toMatch(/^ +at |this is a bug/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    await expectNothingLeft(namespaces);
  });

  it('lab verify ended by Ctrl-C on a terminal', async () => {
    const inTerminal = (command: string[]) => ['script', '-qec', command.join(' '), '/dev/null'];
    const running = home.lab(VERIFY, { through: inTerminal, stdin: 'pipe', env: { TERM: 'xterm' } });
    const namespaces = await probing();
    running.stdin?.write('\u0003');
    expect((await running).exitCode).toBe(130);
    await expectNothingLeft(namespaces);
  });

  it('lab verify that was killed', async () => {
    const running = home.lab(VERIFY);
    const namespaces = await probing();
    running.kill('SIGKILL');
    expect((await running).signal).toBe('SIGKILL');
    await expectNothingLeft(namespaces);
  });

  it('lab up and lab down', async () => {
    expect(await home.lab(up)).toMatchObject({ exitCode: 0 });
    const namespaces = namespacesOf(processesOf(home));
    expect(stateFolders()).not.toEqual([]);
    expect(await home.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
    await expectNothingLeft(namespaces);
  });

  it('a lab whose process 1 was killed', async () => {
    await home.lab(up);
    const namespaces = namespacesOf(processesOf(home));
    const [first] = processesOf(home).filter(isFirst);
    process.kill(first?.pid ?? Number.NaN, 'SIGKILL');
    await expectNothingLeft(namespaces);
    expect(await home.lab(['ls'])).toMatchObject({ exitCode: 0 });
    expect((await home.lab(['status', NAME])).exitCode).toBe(2);
    expect(await home.lab(up)).toMatchObject({ exitCode: 0 });
    expect(await home.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
  });

  it('a lab whose processes were all killed at once', async () => {
    await home.lab(up);
    const processes = processesOf(home);
    const namespaces = namespacesOf(processes);
    // Killed from the outermost process inwards. Inner ones may end before their turn.
    await execa('kill', ['-KILL', ...processes.map(({ pid }) => String(pid))], { reject: false });
    await expect.poll(() => processesOf(home)).toEqual([]);
    // No process was left to remove the state folder, so the next command does it.
    const again = await home.lab(up);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(await home.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
    await expectNothingLeft(namespaces);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('lab up ended by %s while it builds', async (signal) => {
    const running = home.lab(up);
    await expect.poll(() => processesOf(home).some(isAgent), { interval: 5 }).toBe(true);
    const namespaces = namespacesOf(processesOf(home));
    running.kill(signal);
    await running;
    await expect.poll(() => processesOf(home)).toEqual([]);
    expect(namespaces.size).toBeGreaterThan(0);
    expect(stillThere(namespaces)).toEqual([]);
    // A killed command may have held the lock, which the next one takes over.
    await expect.poll(() => stateFolders().filter((path) => !path.includes('/.lock-'))).toEqual([]);
    expect(await home.lab(up)).toMatchObject({ exitCode: 0 });
    expect(await home.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
    await expect.poll(stateFolders).toEqual([]);
    expect(await machine(home)).toEqual(before);
  });
});

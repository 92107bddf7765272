import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateRoot } from '../../../src/host/state-root.ts';
import { findKernel, kernelsAtHand } from '../../../src/host/vm/kernels.ts';

const CLI = join(import.meta.dirname, '../../../dist/cli.cjs');
const QEMU = '/usr/bin/qemu-system-x86_64';
const [newest] = kernelsAtHand();

/** Needs QEMU, which the tests' set-up installs, and a kernel that `lab kernels get` has fetched. */
describe.skipIf(!newest || !existsSync(QEMU))('a virtual machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hairpin-test-vm-'));
  const temporary = join(folder, 'tmp');
  beforeAll(() => mkdirSync(temporary));
  afterAll(() => rmSync(folder, { recursive: true }));
  const kernel = kernelsAtHand().find(({ release }) => release.startsWith('6.1.')) ?? newest;
  const asked = kernel?.release ?? '';

  const lab = (args: string[], env: Record<string, string> = {}) =>
    execa('node', [CLI, ...args], {
      env: { TMPDIR: temporary, LAB_TIMEOUT: '300', ...env },
      reject: false,
      stdin: 'ignore',
    });

  const verify = (named: string, env: Record<string, string> = {}) =>
    lab(['verify', 'nat-loopback', '--scenario', 'same-port-drop', '--kernel', named], env);

  /** Process IDs of everything that was started with this test's temporary folder. */
  const machines = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        const isQemu =
          readlinkSync(`/proc/${pid}/exe`) === readlinkSync('/proc/self/exe')
            ? false
            : readlinkSync(`/proc/${pid}/exe`).includes('qemu-system');
        return isQemu && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TMPDIR=${temporary}\0`);
      } catch {
        return false;
      }
    });

  function expectOneMessage(
    { exitCode, stderr }: { exitCode?: number | undefined; stderr: string },
    message: RegExp,
  ) {
    expect(stderr).toMatch(message);
    expect(stderr.match(/^lab: /gm)).toHaveLength(1);
    expect(exitCode).toBe(3);
    expect(machines()).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  }

  it('builds and judges under its own kernel, and leaves nothing', async () => {
    const { stdout, exitCode } = await lab([
      'verify',
      'nat-loopback',
      '--scenario',
      'same-port-drop',
      '--kernel',
      asked,
      '--format',
      'json',
    ]);
    const report = JSON.parse(stdout);
    expect(report.environment).toEqual({ kernel: asked, runtime: 'vm' });
    // The verdicts may differ: an emulated processor on a busy machine may miss the probes' deadlines.
    expect([0, 1]).toContain(exitCode);
    expect(machines()).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('shows files only, and ends with a command that is killed', async () => {
    const command = verify(asked);
    await expect.poll(machines).toHaveLength(1);
    const [qemu] = machines();
    expect(readdirSync(`/proc/${qemu}/cwd`)).toEqual(readdirSync('/'));
    for (const each of ['proc', 'sys', 'dev', 'run'])
      expect(readdirSync(`/proc/${qemu}/cwd/${each}`)).toEqual([]);
    command.kill('SIGKILL');
    await command;
    await expect.poll(machines).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is interrupted by Ctrl-C', async () => {
    const command = verify(asked);
    await expect.poll(machines).toHaveLength(1);
    command.kill('SIGINT');
    expect((await command).exitCode).toBe(130);
    expect(machines()).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  // A bound against hanging: on a busy machine an emulated processor takes minutes for what is asked here.
  describe('with a lab that stays', { timeout: 900_000 }, () => {
    const name = `in-vm-${process.pid}`;
    const up = () => lab(['up', 'nat-loopback', 'same-port-drop', '-n', name, '--kernel', asked]);
    const folders = () => (existsSync(stateRoot()) ? readdirSync(stateRoot()) : []);
    afterAll(() => lab(['down', name]));

    const keeping = () =>
      readdirSync('/proc').filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`agent\0--keep\0${name}\0`);
        } catch {
          return false;
        }
      });

    it('is reached by several at once, and removed by lab down', async () => {
      expect(await up()).toMatchObject({ exitCode: 0 });
      const [uname, status, failed] = await Promise.all([
        lab(['exec', 'router', '-n', name, '--', 'uname', '-r']),
        lab(['status', name, '--json']),
        lab(['exec', 'pc', '-n', name, '--', 'sh', '-c', 'exit 7']),
      ]);
      expect(uname.stdout).toBe(asked);
      expect(JSON.parse(status.stdout)).toMatchObject({
        kernel: asked,
        drift: [],
        toggles: { hairpin: false },
      });
      expect(failed.exitCode).toBe(7);
      expect(await lab(['set', 'hairpin=on', '-n', name])).toMatchObject({ exitCode: 0 });
      expect((await lab(['exec', 'router', '-n', name, '--', 'bridge', '-d', 'link'])).stdout).toMatch(
        /eth0[\s\S]*hairpin on/,
      );
      const { stdout } = await lab(['probe', 'loopback', '-n', name, '--format', 'json']);
      const { environment, labs } = JSON.parse(stdout);
      expect(environment).toEqual({ kernel: asked, runtime: 'vm' });
      expect(labs[0].scenarios[0].probes).toHaveLength(1);
      expect(await lab(['down', name])).toMatchObject({ exitCode: 0 });
      expect(machines()).toEqual([]);
      await expect.poll(keeping).toEqual([]);
      expect(folders()).not.toContain(name);
    });

    it.each(['the command', 'what keeps it'])('leaves nothing when %s is killed', async (which) => {
      const command = up();
      await expect.poll(machines).toHaveLength(1);
      if (which === 'the command') command.kill('SIGKILL');
      else process.kill(Number(keeping()[0]), 'SIGKILL');
      const { exitCode } = await command;
      if (which === 'what keeps it') expect(exitCode).toBe(3);
      await expect.poll(machines).toEqual([]);
      await expect.poll(keeping).toEqual([]);
      await expect.poll(folders).not.toContain(name);
      expect(readdirSync(temporary)).toEqual([]);
    });
  });

  it('says what the console showed when the kernel does not boot', async () => {
    const broken = join(folder, 'vmlinuz-broken');
    const image = readFileSync(findKernel(asked).image);
    // The header is valid, but no program follows it.
    image.fill(0, 0x8000);
    writeFileSync(broken, image);
    expectOneMessage(
      await verify(broken, { LAB_TIMEOUT: '1' }),
      /did not boot in 5 s|ended before an agent spoke/,
    );
  });

  it('says what the console showed when the kernel panics', async () => {
    // A machine in which the first program fails.
    const bin = join(folder, 'panics');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'qemu-system-x86_64'),
      `#!/bin/sh\nexec ${QEMU} "$@" -append 'console=ttyS0 panic=-1 rdinit=/nothing root=/dev/nothing'\n`,
      { mode: 0o755 },
    );
    const PATH = `${bin}:${process.env.PATH}`;
    expectOneMessage(
      await verify(asked, { PATH }),
      / – it panicked: VFS: .*\n {2}hint: the last lines of its console:/,
    );
  });

  it('names the package where there is no QEMU', async () => {
    const bin = join(folder, 'bare');
    mkdirSync(bin);
    for (const name of ['node', 'sh'])
      symlinkSync(name === 'node' ? process.execPath : '/bin/sh', join(bin, name));
    expectOneMessage(
      await verify(asked, { PATH: bin }),
      /the program qemu-system-x86_64 is not on this machine[\s\S]*install the package qemu-system-x86/,
    );
  });

  it('is not had with a runtime that has no kernel of its own', async () => {
    const { exitCode, stderr } = await lab([
      'verify',
      'nat-loopback',
      '--kernel',
      asked,
      '--runtime',
      'rootless',
    ]);
    expect(stderr).toMatch(
      /^lab: --kernel .* – with --runtime rootless a lab has the kernel of the machine it is on/m,
    );
    expect(exitCode).toBe(2);
  });
});

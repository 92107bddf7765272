import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

const LABS = join(import.meta.dirname, '../hostile');
const SECRET = 'the secret of the machine';

describe.each(USERS)('a stranger’s lab, as %s', (user) => {
  const home = new Home(user);
  const lab = join(home.folder, 'work/lab');
  mkdirSync(lab);
  chmodSync(lab, 0o755);
  mkdirSync(join(lab, '.git'));
  writeFileSync(join(lab, '.git/config'), SECRET);
  home.write('lab/data.txt', "the lab's own");
  home.write('secret', SECRET);
  afterEach(() => home.lab(['down', '--all']));
  afterAll(() => home.remove());

  const write = (name: string) => {
    const text = readFileSync(join(LABS, `${name}.yaml`), 'utf8').replaceAll('@HOME@', home.folder);
    return home.write(`lab/${name}.yaml`, text);
  };
  const verify = (name: string, ...args: string[]) => home.lab(['verify', write(name), ...args]);

  it('writes through no link of the machine', async () => {
    const target = join(home.folder, 'tmp/created');
    symlinkSync(target, join(home.folder, 'work/link'));
    const { exitCode, stderr, stdout } = await verify('dangling-link');
    expect(existsSync(target)).toBe(false);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(lstatSync(join(home.folder, 'work/link')).isSymbolicLink()).toBe(true);
  });

  it('reads no file by its rules', async () => {
    for (const command of ['verify', 'check']) {
      const { exitCode, stdout, stderr } = await home.lab([command, write('nft-include')]);
      expect(stdout + stderr).not.toContain(SECRET);
      expect(exitCode, stdout + stderr).toBe(2);
    }
  });

  it('reads nothing but programs and its own folder', async () => {
    const { exitCode, stdout, stderr } = await verify('reads', '--format', 'json');
    expect(stdout + stderr).not.toContain(SECRET);
    expect(stdout + stderr).not.toContain('root:');
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it('writes nothing of the machine', async () => {
    const before = home.files();
    const { exitCode, stdout, stderr } = await verify('writes');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(home.files()).toEqual([...before, 'work/lab/writes.yaml'].sort());
    for (const folder of ['', '/usr', '/etc', '/tmp', '/var/tmp', '/root', '/home', '/run', '/dev/shm'])
      expect(existsSync(`${folder}/planted`)).toBe(false);
    expect(readFileSync(join(lab, 'data.txt'), 'utf8')).toBe("the lab's own");
  });

  it('sees everything where its user says so', async () => {
    const up = await home.lab(['up', write('reads'), '--trust']);
    expect(up.exitCode, up.stderr).toBe(0);
    const read = await home.lab(['exec', 'a', '-n', 'reads', '--', 'cat', join(home.folder, 'work/secret')]);
    expect(read.stdout).toBe(SECRET);
  });

  it('knows nothing of the environment that lab was called with, but what is handed on', async () => {
    const env = { CI_SECRET: 'the secret of the caller' };
    expect((await home.lab(['up', write('reads')], { env })).exitCode).toBe(0);
    const look = (...options: string[]) =>
      home.lab(
        [
          'exec',
          'a',
          '-n',
          'reads',
          ...options,
          '--',
          'sh',
          '-c',
          'env; cat /proc/[0-9]*/environ; echo; hostname',
        ],
        { env },
      );
    const { stdout } = await look();
    expect(stdout).toContain('PATH=');
    expect(stdout).not.toContain(env.CI_SECRET);
    expect(stdout).toMatch(/^lab$/m);
    expect((await look('--env', 'CI_SECRET', '--env', 'NOT_THERE')).stdout).toContain(env.CI_SECRET);
  });

  it('cannot rename the machine, or see its shared memory', async () => {
    expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
    const command = ['readlink', '/proc/self/ns/uts', '/proc/self/ns/ipc'];
    const here = await home.run(command);
    const there = await home.lab(['exec', 'a', '-n', 'reads', '--', ...command]);
    expect(there.exitCode).toBe(0);
    for (const each of there.stdout.trim().split('\n')) expect(here.stdout).not.toContain(each);
  });

  it('reaches no process that has more rights than its own', async () => {
    expect((await home.lab(['up', write('reads')])).exitCode).toBe(0);
    const tries = [
      'for pid in 1 2; do ls /proc/$pid/root/ /proc/$pid/cwd/ /proc/$pid/fd && echo reached; done',
      'cat /proc/1/environ /proc/2/environ && echo reached',
      'nsenter --net=/proc/1/ns/net true && echo reached; nsenter --mount=/proc/2/ns/mnt true && echo reached',
      'mount -t proc proc /mnt && echo reached; mount -o remount,rw /usr && echo reached',
      'hostname other && echo reached; chroot /proc/1/root true && echo reached',
      'echo h >/proc/sysrq-trigger && echo reached; echo x >/proc/sys/kernel/core_pattern && echo reached',
      'mknod /tmp/disk b 259 0 && echo reached; test -r /proc/kcore && head -c 1 /proc/kcore && echo reached',
    ];
    for (const each of tries) {
      const { stdout } = await home.lab(['exec', 'a', '-n', 'reads', '--', 'sh', '-c', each]);
      expect([each, stdout]).toEqual([each, expect.not.stringContaining('reached')]);
    }
  });

  it('keeps no descriptor open that lab was called with', async () => {
    const through = (command: string[]) => [
      'bash',
      '-c',
      'exec 9>lock 200>lock; exec "$@"',
      'bash',
      ...command,
    ];
    const { exitCode, stderr } = await home.lab(['up', write('reads')], { through });
    expect(exitCode, stderr).toBe(0);
    const open = await home.run(['sh', '-c', 'ls -l /proc/[0-9]*/fd 2>/dev/null | grep work/lock']);
    expect(open.stdout).toBe('');
  });

  it('keeps nobody waiting by what it leaves behind', async () => {
    const begun = Date.now();
    const { exitCode, stdout, stderr } = await verify('holds-output');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(Date.now() - begun).toBeLessThan(60_000);
  });

  it('is ended when it never stops talking', async () => {
    const { exitCode, stdout, stderr } = await verify('endless-output');
    expect(exitCode, stdout + stderr).toBe(1);
    expect(stdout + stderr).toMatch(/MiB of output/);
  });
});

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTING, OWN_AFFAIRS } from '../support/acting.ts';
import type { Engine } from './engine.ts';

const LABS = join(import.meta.dirname, '../../hostile');
const SECRET = 'the secret of the machine';
const NAMESPACES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'];

/** Shows what docs/security.md promises of a stranger's lab that runs in Docker. */
export function hostileCases(engine: Engine): void {
  describe('a stranger’s lab in Docker', () => {
    const folder = () => join(engine.folder, 'stranger');
    const write = (name: string, text = readFileSync(join(LABS, name), 'utf8')) => {
      const path = join(folder(), name);
      writeFileSync(path, text.replaceAll('@HOME@/work', folder()).replaceAll('@HOME@', folder()));
      return path;
    };
    const verify = (name: string, ...args: string[]) => engine.labThere(['verify', write(name), ...args]);
    const inNode = (...command: string[]) =>
      engine.labThere(['exec', 'a', '-n', 'stranger', '--', ...command], { CI_SECRET: SECRET });

    beforeAll(async () => {
      mkdirSync(folder());
      write('secret', SECRET);
      const up = await engine.labThere(['up', write('reads.yaml'), '-n', 'stranger'], { CI_SECRET: SECRET });
      expect(up.exitCode, up.stderr).toBe(0);
    });
    afterAll(() => engine.labThere(['down', 'stranger']));

    it('reads no file by its rules there', async () => {
      const { exitCode, stdout, stderr } = await verify('reads-by-rules.yaml');
      expect(stdout + stderr).not.toContain(SECRET);
      expect(exitCode).toBe(2);
    });

    it('writes through no link there', async () => {
      const { exitCode, stdout, stderr } = await verify('dangling-link.yaml');
      expect(existsSync(join(folder(), 'link'))).toBe(false);
      expect([0, 3], stdout + stderr).toContain(exitCode);
    });

    it('reads no file there but programs', async () => {
      const look = `cat ${folder()}/secret /etc/shadow /app/package.json; ls -A /app /root /home /srv /sys; echo over`;
      const { stdout, stderr } = await inNode('sh', '-c', look);
      expect(stdout).not.toMatch(/root:x|"name"/);
      expect(stdout, stderr).toMatch(/over$/);
    });

    it('writes nothing of the machine there', async () => {
      const places = '/ /usr /etc /tmp /var/tmp /root /home /run /dev/shm';
      await inNode('sh', '-c', `for each in ${places} ${folder()}; do echo x >$each/planted-there; done`);
      for (const each of ['', ...places.split(' ').slice(1), folder()])
        expect(existsSync(`${each}/planted-there`)).toBe(false);
    });

    it('knows nothing of the environment there', async () => {
      const { stdout, stderr } = await inNode('sh', '-c', 'env; cat /proc/[0-9]*/environ; hostname');
      expect(stdout, stderr).toMatch(/lab$/);
      expect(stdout).not.toContain(SECRET);
    });

    it('is in namespaces of its own there, of every kind', async () => {
      const { stdout } = await inNode('readlink', ...NAMESPACES.map((kind) => `/proc/self/ns/${kind}`));
      const there = stdout.trim().split('\n');
      const { stdout: here } = await execa(
        'readlink',
        NAMESPACES.map((kind) => `/proc/self/ns/${kind}`),
      );
      expect(there).toHaveLength(NAMESPACES.length);
      expect(here.split('\n').filter((each) => there.includes(each))).toEqual([]);
    });

    it('sees no process there but its own', async () => {
      const { stdout } = await inNode('sh', '-c', 'cat /proc/[0-9]*/comm');
      expect(stdout.trim().split('\n').length).toBeLessThan(8);
      expect(stdout).not.toMatch(/dockerd|containerd/);
    });

    it('reaches nothing of the machine there', async () => {
      const settings = ['kernel/core_pattern', 'kernel/hostname', 'kernel/pid_max'];
      const look = () => settings.map((each) => readFileSync(`/proc/sys/${each}`, 'utf8'));
      const before = look();
      const { exitCode, stdout, stderr } = await verify('reaches.yaml');
      expect(exitCode, stdout + stderr).toBe(0);
      expect(look()).toEqual(before);
    });

    it('asks the kernel for nothing that leads out there', async () => {
      const { stdout, exitCode } = await inNode(
        'perl',
        '-e',
        readFileSync(join(LABS, 'system-calls.pl'), 'utf8'),
      );
      const reached = stdout.split('\n').filter((line) => line !== '' && !line.endsWith(': refused'));
      expect([exitCode, reached.sort()]).toEqual([0, OWN_AFFAIRS]);
    });

    it.each([
      ['holds-output.yaml', 0, /✔ ends/],
      ['endless-output.yaml', 1, /MiB of output/],
      ['many-processes.yaml', 1, /were more than \d+ processes|Cannot fork|Resource temporarily unavailable/],
      ['fork-bomb.yaml', 1, /double fails/],
      ['full-disk.yaml', 1, /No space left on device[\s\S]*MiB of output/],
      ['all-memory.yaml', 1, /memory exhausted/],
      ['memory-together.yaml', 1, /took more than 1074 MB of memory/],
    ])('spends no more there than it may, and others go on: %s', async (name, code, message) => {
      const { exitCode, stdout, stderr } = await engine.labThere(['verify', write(name)], {
        LAB_MEMORY: '1G',
      });
      expect(stdout + stderr).toMatch(message);
      expect(exitCode, stdout + stderr).toBe(code);
      expect((await inNode('echo', 'goes on')).stdout).toBe('goes on');
    });

    it('says nothing there that acts', async () => {
      const { stdout, stderr } = await verify('acting-text.yaml', '--format', 'pretty');
      expect(stdout).not.toBe('');
      for (const text of [stdout, stderr]) expect(text).not.toMatch(ACTING);
    });

    it('is held by the engine to so many processes and so much memory', async () => {
      const [id = ''] = await engine.containers();
      const { stdout } = await engine.docker('inspect', '--format', '{{json .HostConfig}}', id);
      const { Memory, MemorySwap, PidsLimit, CapAdd, NetworkMode } = JSON.parse(stdout);
      expect({ PidsLimit, CapAdd, NetworkMode }).toEqual({
        PidsLimit: 4096,
        CapAdd: null,
        NetworkMode: 'none',
      });
      expect(Memory).toBeGreaterThan(0);
      expect(MemorySwap).toBe(Memory);
    });

    it('is a program outside, with the rights of its user, while it is read', async () => {
      const text = `import { writeFileSync } from 'node:fs';
writeFileSync('${folder()}/read', 'outside');
export default ${JSON.stringify({
        name: 'code',
        about: 'A lab that is a program.',
        nodes: { a: {} },
        probes: {
          look: {
            kind: 'command',
            from: 'a',
            command: ['sh', '-c', 'cat @HOME@/read || echo nothing'],
            output: 'nothing',
          },
        },
        scenarios: {
          works: { because: 'it sees what any lab does', expect: { look: { outcome: 'works' } } },
        },
      })};`;
      const { exitCode, stdout, stderr } = await engine.labThere(['verify', write('code.mjs', text)]);
      expect(exitCode, stdout + stderr).toBe(0);
      expect(readFileSync(join(folder(), 'read'), 'utf8')).toBe('outside');
    });
  });
}

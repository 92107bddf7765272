import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IN_CONTAINER } from './container-lab.ts';
import type { Engine } from './engine.ts';
import { expectNothingLeft } from './nothing-left.ts';

const NAME = `container-${process.pid}`;

/** Cases of nodes that are containers. */
export function containerCases(engine: Engine): void {
  const file = (text = IN_CONTAINER) => {
    const path = join(engine.folder, 'lab.yaml');
    writeFileSync(path, text);
    return path;
  };
  const changed = (from: string | RegExp, to: string) => {
    const text = IN_CONTAINER.replace(from, to);
    if (text === IN_CONTAINER) throw new Error(`nothing there is ${from}`);
    return file(text);
  };

  describe('a node that is a container', () => {
    it('is judged by packets like any other', async () => {
      const { exitCode, stdout, stderr } = await engine.lab(['verify', file()]);
      expect(stderr).not.toMatch(/^lab: /m);
      expect(stdout).toContain('✔ web: pc → http://10.0.2.2/ works');
      expect(stdout).toContain('probe: exit code 0, "hello, web"');
      expect(stdout).toContain('✔ web: pc → http://10.0.2.2/ fails – filtered at router');
      expect(exitCode).toBe(0);
      await expectNothingLeft(engine);
    });

    it.each(['root', 'docker'])('is lived in (%s)', async (runtime) => {
      const up = await engine.lab(['up', file(), '-n', NAME, '--runtime', runtime]);
      expect(up.exitCode, up.stderr).toBe(0);
      const run = (...command: string[]) => engine.lab(['exec', 'web', '-n', NAME, '--', ...command]);
      expect(await run('sh', '-c', 'echo $GREETING; cat /etc/resolv.conf; exit 7')).toMatchObject({
        stdout: 'hello\nnameserver 10.0.2.1',
        exitCode: 7,
      });
      expect((await run('cat', '/sys/class/net/eth0/address')).stdout).toMatch(/^02:/);
      const status = await engine.lab(['status', NAME]);
      expect(status.stdout).toContain('web  eth0 10.0.2.2/24  container of node:24-bookworm-slim');
      const ask = async () =>
        (await engine.lab(['exec', 'pc', '-n', NAME, '--', 'curl', '-s', '-m', '5', '10.0.2.2'])).stdout;
      const set = await engine.lab(['set', 'greeting=bye', '-n', NAME]);
      expect(set.stdout).toMatch(/^\+ web: container of node:24-bookworm-slim .* GREETING=bye$/m);
      expect(await ask()).toBe('bye');
      // A restarted container keeps its network namespace, so its cable still works.
      const [id = ''] = await engine.list('ps', '--quiet', '--filter', 'label=hairpin.node=web');
      await engine.docker('restart', '--time', '0', id);
      await expect.poll(ask).toBe('bye');
      expect(await engine.lab(['down', NAME])).toMatchObject({ exitCode: 0 });
      await expectNothingLeft(engine);
    });

    it.each(['root', 'docker'])(
      'knows the other nodes by their names, also when they move (%s)',
      async (runtime) => {
        const text = IN_CONTAINER.replace(/ *nameservers: .*\n/, '');
        const up = await engine.lab(['up', file(text), '-n', NAME, '--runtime', runtime]);
        expect(up.exitCode, up.stderr).toBe(0);
        const named = async (node: string) =>
          (await engine.lab(['exec', 'web', '-n', NAME, '--', 'getent', 'hosts', node])).stdout.trim();
        expect(await named('pc')).toMatch(/^10\.0\.1\.2 +pc$/);
        await engine.lab(['apply', file(text.replace('10.0.1.2/', '10.0.1.7/')), '-n', NAME]);
        expect(await named('pc')).toMatch(/^10\.0\.1\.7 +pc$/);
        expect(
          (await engine.lab(['exec', 'pc', '-n', NAME, '--', 'getent', 'hosts', 'web'])).stdout,
        ).toContain('10.0.2.2');
        await engine.lab(['down', NAME]);
        await expectNothingLeft(engine);
      },
    );

    it.each<[message: RegExp, path: () => string, more?: string]>([
      [
        /^lab: web – the engine has no image no-such:1\n {2}hint: docker pull no-such:1/m,
        () => changed('node:24-bookworm-slim', 'no-such:1'),
      ],
      [
        /^lab: web – there is no \/no-such to bind$/m,
        () => changed(/env: {.*}/, "binds: ['/no-such:/x']"),
        '--trust',
      ],
    ])('says what is wrong: %s', async (message, path, more) => {
      const { exitCode, stderr, stdout } = await engine.lab([
        'verify',
        path(),
        '--scenario',
        'open',
        ...(more ? [more] : []),
      ]);
      expect(stderr).toMatch(message);
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      await expectNothingLeft(engine);
    });

    // The failing container is an error of this scenario only; other scenarios are judged.
    it('is an error of its scenario when it ends at once', async () => {
      const path = changed(/command:\s+\[node.*/, "command: [sh, -c, 'echo so sorry; exit 3']");
      const { exitCode, stdout } = await engine.lab(['verify', path, '--scenario', 'open']);
      expect(stdout).toContain('! open: refused');
      expect(stdout).toMatch(/ web – its container has ended: so sorry$/m);
      expect(exitCode).toBe(2);
      await expectNothingLeft(engine);
    });

    it('needs root', async () => {
      const { exitCode, stderr } = await engine.lab(['verify', file(), '--runtime', 'rootless']);
      expect(stderr).toMatch(
        /^lab: sandbox – a container as a node needs root.*\n {2}hint: sudo lab …, or --runtime docker/m,
      );
      expect(exitCode).toBe(3);
    });

    it('is cleared away when the command is killed', async () => {
      const running = engine.lab(['verify', file()]);
      await expect.poll(() => engine.list('ps', '--quiet'), { interval: 20 }).toHaveLength(2);
      running.kill('SIGKILL');
      await running;
      await expect
        .poll(async () => {
          expect(await engine.lab(['ls'])).toMatchObject({ exitCode: 0, stderr: '' });
          return engine.containers();
        })
        .toEqual([]);
      await expectNothingLeft(engine);
    });

    it('is cleared away when the lab is killed', async () => {
      await engine.lab(['up', file(), '-n', NAME]);
      expect(await engine.containers()).toHaveLength(2);
      process.kill(engine.ownerOf(NAME), 'SIGKILL');
      await expect
        .poll(async () => {
          await engine.lab(['status', NAME]);
          return engine.containers();
        })
        .toEqual([]);
      await expectNothingLeft(engine);
    });
  });
}

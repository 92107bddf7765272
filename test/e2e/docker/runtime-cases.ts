import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { ROOT } from './image.ts';
import { TWO_HOSTS, VERIFY, verdictsOf } from './labs.ts';
import { expectNothingLeft } from './nothing-left.ts';

/** The path of the command in the image. No other place has it. */
const IN_IMAGE = '/app/dist/cli.cjs\n';

/** Cases of the lab command on the machine, with the lab in a container. */
export function runtimeCases(engine: Engine): void {
  describe('--runtime docker', () => {
    it('says that the image is missing', async () => {
      const { exitCode, stderr, stdout } = await engine.labThere(VERIFY, { LAB_IMAGE: 'no-such-image' });
      expect(stderr).toMatch(
        /^lab: docker – the engine unix:.* has no image no-such-image\n {2}hint: docker build -t /,
      );
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    });

    it('judges as this machine does', async () => {
      const [there, here] = [
        await engine.labThere([...VERIFY, '--format', 'json']),
        await engine.lab([...VERIFY, '--format', 'json']),
      ];
      expect(there.stderr).not.toContain('lab: ');
      expect([there.exitCode, here.exitCode]).toEqual([0, 0]);
      expect(JSON.parse(there.stdout).environment.runtime).toBe('docker');
      expect(verdictsOf(there.stdout)).toEqual(verdictsOf(here.stdout));
      expect(verdictsOf(here.stdout).length).toBeGreaterThan(10);
      await expectNothingLeft(engine);
    });

    it('takes a lab of the user there', async () => {
      const { exitCode, stdout } = await execa('node', [join(ROOT, 'dist/cli.cjs'), 'verify', '-'], {
        env: { DOCKER_HOST: engine.host, LAB_RUNTIME: 'docker' },
        input: TWO_HOSTS,
        reject: false,
      });
      expect(stdout).toContain('✔ web: client → http://192.0.2.2/ works');
      expect(exitCode).toBe(0);
    });

    it('is for startLab as well', async () => {
      const path = join(engine.folder, 'two-hosts.yaml');
      writeFileSync(path, TWO_HOSTS);
      const program = `
        import { startLab } from ${JSON.stringify(join(ROOT, 'dist/index.js'))};
        const lab = await startLab(${JSON.stringify(path)}, { runtime: 'docker' });
        const { outcome } = (await lab.probe('web')).observed;
        const { stdout } = await lab.node('client').exec('readlink /usr/local/bin/lab');
        console.log(JSON.stringify([outcome, stdout]));
        await lab.close();`;
      const { stdout, stderr } = await execa('node', ['--input-type=module', '-e', program], {
        env: { DOCKER_HOST: engine.host },
        reject: false,
      });
      expect(JSON.parse(stdout || stderr)).toEqual(['works', IN_IMAGE]);
      await expectNothingLeft(engine);
    });

    it('is where --runtime auto goes when this machine forbids namespaces, and says so', async () => {
      const forbid = 'echo 0 >/proc/sys/user/max_net_namespaces; exec "$@"';
      const own = ['--user', '--map-current-user', '--keep-caps', 'sh', '-c', forbid, 'sh'];
      const command = ['node', join(ROOT, 'dist/cli.cjs'), ...VERIFY, '--scenario', 'snat'];
      const { exitCode, stderr, stdout } = await execa('unshare', [...own, ...command], {
        env: { DOCKER_HOST: engine.host },
        reject: false,
      });
      expect(stderr).toContain(
        'this machine forbids it: user.max_net_namespaces = 0: the lab runs in Docker',
      );
      expect(stdout).toContain('✔ snat');
      expect(exitCode).toBe(0);
    });
  });
}

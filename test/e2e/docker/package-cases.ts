import { mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { ROOT } from './image.ts';
import { VERIFY } from './labs.ts';

/** Cases of users who installed the npm package. */
export function packageCases(engine: Engine): void {
  describe('the npm package', () => {
    it('makes an image as the checkout does', async () => {
      const folder = mkdtempSync(join(engine.folder, 'package-'));
      await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
      const [archive = ''] = readdirSync(folder);
      await execa('tar', ['xzf', archive], { cwd: folder });
      const installed = join(folder, 'package');
      // The packages that it depends on lie beside it.
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const command = execa('node', [join(installed, 'dist/cli.cjs'), ...VERIFY], {
        env: { DOCKER_HOST: engine.host, LAB_RUNTIME: 'docker', LAB_IMAGE: 'from-package' },
        reject: false,
      });
      const [, hint = ''] = /^ {2}hint: docker (build .*)$/m.exec((await command).stderr) ?? [];
      expect(hint).toBe(`build -t from-package ${installed}`);
      const built = await engine.docker(...hint.replace(' -t', ' --network host -t').split(' '));
      expect(built.exitCode, built.stderr).toBe(0);
      const { exitCode, stdout, stderr } = await engine.labThere([...VERIFY, '--scenario', 'snat'], {
        LAB_IMAGE: 'from-package',
      });
      expect(stderr).not.toContain('lab: ');
      expect(stdout).toContain('✔ snat');
      expect(exitCode).toBe(0);
      // The timeout is long because this downloads and builds.
    }, 300_000);
  });
}

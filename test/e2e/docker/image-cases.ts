import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { IMAGE, ROOT } from './image.ts';

export function imageCases(engine: Engine): void {
  describe('the image', () => {
    const inside = async (script: string) =>
      (await engine.docker('run', '--rm', '--entrypoint', 'sh', IMAGE, '-c', script)).stdout;

    it('has every program that scripts/lab asks for', async () => {
      const programs = /^PROGRAMS='(.*)'$/m.exec(readFileSync(join(ROOT, 'scripts/lab'), 'utf8'))?.[1] ?? '';
      expect(programs).toContain('iptables-restore');
      expect(await inside(`for p in ${programs}; do command -v $p >/dev/null || echo $p; done`)).toBe('');
    });

    it('has the bundle, what cannot be bundled, and nothing else', async () => {
      expect((await inside('cd /app; ls; ls node_modules')).split('\n')).toEqual([
        ...['dist', 'node_modules', 'package.json', '@koromix', 'jiti', 'koffi'],
      ]);
      expect(await inside('ls -A /var/lib/apt/lists /root /tmp')).not.toMatch(/Packages|npm|cache/);
    });

    it('adds little to the base image', async () => {
      const sizes = await engine.list(
        'image',
        'inspect',
        '--format',
        '{{.Size}}',
        IMAGE,
        'node:24-bookworm-slim',
      );
      const [image = Number.NaN, base = Number.NaN] = sizes.map(Number);
      expect((image - base) / 1e6).toBeLessThan(60);
      expect(Number((await inside('du -sm /app')).split('\t')[0])).toBeLessThan(15);
    });

    it('greets without any right, as any user', async () => {
      const { stdout } = await engine.docker(
        'run',
        '--rm',
        '--user',
        '12345:12345',
        '--cap-drop=ALL',
        '--read-only',
        IMAGE,
      );
      expect(stdout).toContain('Real network labs');
    });
  });
}

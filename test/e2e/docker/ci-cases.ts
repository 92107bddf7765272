import { chmodSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { IMAGE, ROOT } from './image.ts';

/** Runs what the files in docs/ci tell a CI runner to do, as far as an engine alone can. */
export function ciCases(engine: Engine): void {
  describe('docs/ci', () => {
    const docs = (name: string) => readFileSync(join(ROOT, 'docs/ci', name), 'utf8');
    /** The arguments of a command line in docs/ci, with `--all` replaced by one quick scenario. */
    const quick = (command: string) =>
      command
        .trim()
        .split(/\s+/)
        .flatMap((word) => (word === '--all' ? ['nat-loopback', '--scenario', 'snat'] : [word]));

    it('GitHub Actions: docker run writes JUnit', async () => {
      const [, flags = ''] = /docker run ([\s\S]*?) > junit.xml/.exec(docs('github-actions.yml')) ?? [];
      const { exitCode, stdout } = await engine.docker('run', ...quick(flags));
      expect(stdout).toMatch(/^<\?xml [\s\S]*<testsuite/);
      expect(exitCode).toBe(0);
    });

    // CI services run the command as the owner of the workspace, which they mount.
    it.each([
      ['Jenkinsfile', ['--user', '1000:1000'], /args '--entrypoint= (.*)'/, /sh '(lab verify .*)'/],
      ['gitlab-ci.yml', [], /security_opt = (\[.*\])/, /- (lab verify .*)/],
    ] as const)('%s: the image writes its results into the workspace', async (name, user, flags, command) => {
      const [found = ''] = flags.exec(docs(name))?.slice(1) ?? [];
      const options = found.startsWith('[')
        ? (JSON.parse(found) as string[]).flatMap((option) => ['--security-opt', option])
        : found.split(' ');
      const workspace = mkdtempSync(join(engine.folder, 'workspace-'));
      chmodSync(workspace, 0o777);
      const script = quick(command.exec(docs(name))?.[1] ?? '').join(' ');
      const place = ['--volume', `${workspace}:/workspace`, '--workdir', '/workspace', '--entrypoint', 'sh'];
      const { exitCode, stderr } = await engine.docker(
        'run',
        '--rm',
        ...options,
        ...user,
        ...place,
        IMAGE,
        '-c',
        script,
      );
      expect(exitCode, stderr).toBe(0);
      expect(readdirSync(workspace).sort()).toEqual(['junit.xml', 'report.json']);
      expect(JSON.parse(readFileSync(join(workspace, 'report.json'), 'utf8')).summary.pass).toBe(1);
    });
  });
}

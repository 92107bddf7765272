import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const ROOT = join(import.meta.dirname, '../..');

/** Builds another commit in a temporary folder with this checkout's packages, and calls `work` with its command. */
export async function withCommit(commit, work) {
  const folder = mkdtempSync(join(tmpdir(), 'hairpin-commit-'));
  try {
    const archive = await execa('git', ['archive', commit], { cwd: ROOT, encoding: 'buffer' });
    await execa('tar', ['x'], { cwd: folder, input: archive.stdout });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await execa('node', ['scripts/build.mjs'], { cwd: folder });
    const [front, cli] = ['dist/lab.sh', 'dist/cli.cjs'].map((path) => join(folder, path));
    return await work(existsSync(front) ? [front] : ['node', cli]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

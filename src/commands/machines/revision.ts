import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LabError } from '../../lab/error.ts';

/** Commits that are checked out into temporary folders while they are used. */
export class Commits {
  readonly #folders: string[] = [];

  /**
   * Reads a file of a commit. The whole commit is checked out for that, because a lab may name rule files beside
   * it, and a program may import other files of the commit.
   * @param path relative to the working directory
   * @throws LabError `usage` if git does not know it; problems in the file contain its name in the commit
   */
  async read<T>(ref: string, path: string, read: (file: string) => Promise<T>): Promise<T> {
    const where = `${ref}:${path}`;
    const top = (await git(['rev-parse', '--show-cdup'], where)).trim();
    const inside = (await git(['rev-parse', '--show-prefix'], where)).trim();
    await git(['cat-file', '-e', `${ref}:./${path}`], where);
    const folder = mkdtempSync(join(tmpdir(), 'hairpin-commit-'));
    this.#folders.push(folder);
    const archive = join(folder, 'commit.tar');
    await git(['-C', top || '.', 'archive', '--format=tar', '--prefix=tree/', '-o', archive, ref], where);
    await promisify(execFile)('tar', ['-x', '-f', archive, '-C', folder]);
    const tree = join(folder, 'tree');
    const file = join(tree, inside, path);
    // A commit may be a stranger's, so links that lead outside are not followed.
    if (leadsOut(file, tree))
      throw new LabError('usage', {
        where,
        what: 'is a link that leads out of the commit',
        allowed: 'a file',
      });
    try {
      return await read(file);
    } catch (error) {
      throw error instanceof LabError ? named(error, file, where) : error;
    }
  }

  remove(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

function leadsOut(file: string, tree: string): boolean {
  try {
    return !realpathSync(file).startsWith(`${realpathSync(tree)}/`);
  } catch {
    // A symbolic link whose target is missing.
    return true;
  }
}

async function git(asked: string[], where: string): Promise<string> {
  try {
    return (await promisify(execFile)('git', asked, { maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr || (error as Error).message;
    const what = said.trim().replace(/^fatal: /, '');
    throw new LabError('usage', { where, what, allowed: 'a file, or COMMIT:FILE' });
  }
}

/** Replaces the temporary folder in messages, because users do not know it. */
function named(error: LabError, file: string, where: string): LabError {
  const told = (text: string) => text.replaceAll(file, where);
  const problems = error.problems.map((problem) => ({
    ...problem,
    where: told(problem.where),
    what: told(problem.what),
    ...(problem.excerpt?.file && { excerpt: { ...problem.excerpt, file: told(problem.excerpt.file) } }),
  }));
  return new LabError(error.code, problems, error.hint);
}

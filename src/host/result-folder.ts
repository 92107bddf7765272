import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { orCannotWrite } from './cannot-write.ts';

/** A file in a folder of results. */
interface InFolder {
  /** The path inside the folder. */
  path: string;
  content: string | Uint8Array;
  isProgram?: true;
}

/**
 * Checks that folders can be made in that place, by making one and removing it again.
 *
 * @param where the user's name for the folder: `--evidence ev`
 * @throws LabError `usage`
 */
export async function checkFolder(path: string, where: string): Promise<void> {
  await orCannotWrite(where, async () => {
    if (path === '') throw new Error('it has no name');
    let there = path;
    while (!existsSync(there)) there = dirname(there);
    if (!(await stat(there)).isDirectory()) throw new Error(`${there} is no folder`);
    await aside(there, async () => {});
  });
}

/**
 * Writes either the whole folder or nothing. It replaces a folder that is empty, or that contains a file named
 * `mark`. Any other folder belongs to somebody else.
 *
 * @throws LabError `usage`
 */
export async function writeFolder(
  path: string,
  where: string,
  files: readonly InFolder[],
  mark: string,
): Promise<void> {
  await orCannotWrite(where, async () => {
    const parent = dirname(path);
    await mkdir(parent, { recursive: true });
    await aside(parent, async (fresh) => {
      for (const { path: name, content, isProgram } of files) {
        const file = join(fresh, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content, { mode: isProgram ? 0o777 : 0o666, flush: true });
      }
      await aside(parent, async (old) => {
        if (existsSync(path)) {
          const names = await readdir(path);
          if (names.length > 0 && !names.includes(mark))
            throw new Error(`${path} is there, with other things in it`);
          await rename(path, old);
        }
        await rename(fresh, path);
      });
    });
  });
}

/** Makes a new folder. Unless it is renamed, it is removed afterwards, however this process ends. */
async function aside(parent: string, work: (folder: string) => Promise<void>): Promise<void> {
  const name = join(parent, `.hairpin-${randomUUID()}.tmp`);
  const remove = () => rmSync(name, { force: true, recursive: true });
  process.once('exit', remove);
  try {
    await mkdir(name);
    await work(name);
  } finally {
    await rm(name, { force: true, recursive: true });
    process.off('exit', remove);
  }
}

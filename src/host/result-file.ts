import { randomUUID } from 'node:crypto';
import { constants, rmSync, type Stats } from 'node:fs';
import {
  access,
  type FileHandle,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { orCannotWrite } from './cannot-write.ts';
import { wayOut } from './own-file.ts';

/**
 * Checks that a file can be written, by making one beside it and removing that one again.
 *
 * @param where the user's name for the file: `-o out.json`
 * @throws LabError `usage`
 */
export async function checkWritable(path: string, where: string): Promise<void> {
  await orCannotWrite(where, async () => {
    const target = await targetOf(path);
    if (target.special) return access(path, constants.W_OK);
    if (target.mode !== undefined) await access(target.path, constants.W_OK);
    await aside(target, async () => {});
  });
}

/**
 * Writes either the whole file or nothing: readers see the old content or the new one. A device or a pipe is
 * written directly.
 *
 * @throws LabError `usage`
 */
export async function writeResult(path: string, where: string, content: string | Uint8Array): Promise<void> {
  await orCannotWrite(where, async () => {
    const target = await targetOf(path);
    if (target.special) return writeSpecial(path, content);
    await aside(target, async (file, name) => {
      await file.writeFile(content);
      // Some file systems notice only now that they are full.
      await file.sync();
      await rename(name, target.path);
    });
  });
}

/**
 * Opening a pipe blocks until it has a reader, and no signal is handled meanwhile. So this first checks whether
 * there is a reader.
 */
async function writeSpecial(path: string, content: string | Uint8Array): Promise<void> {
  const asked = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    await writeFile(path, content);
  } finally {
    await asked.close();
  }
}

/** Appends to the file. Like `writeResult`, this writes everything or nothing. */
export async function appendResult(path: string, where: string, text: string): Promise<void> {
  const before = await orCannotWrite(where, async () =>
    (await statIfThere(path))?.isFile() ? readFile(path, 'utf8') : '',
  );
  await writeResult(path, where, before + text);
}

interface Target {
  /** The path after following symbolic links. The links themselves stay. */
  path: string;
  /** The mode of the existing file, if there is one. */
  mode?: number;
  /** Is it neither a file nor a folder? */
  special: boolean;
}

/**
 * Returns where to write. Refuses a link that leads out, because a stranger could choose another file of the machine
 * by it. Devices and pipes are written wherever they are.
 */
async function targetOf(path: string): Promise<Target> {
  if (path === '') throw new Error('it has no name');
  const found = await statIfThere(path);
  if (found?.isDirectory()) throw new Error('it is a folder');
  if (found && !found.isFile()) return { path, special: true };
  const target = found ? await realpath(path) : await leadsTo(path);
  const way = wayOut(path, target);
  if (way) throw new Error(`it ${way.what}; its own name is ${target}`);
  return { path: target, ...(found && { mode: found.mode & 0o7777 }), special: false };
}

/** Returns the path to which a dangling link leads, after the links of its folders. */
async function leadsTo(path: string): Promise<string> {
  const next = await readlink(path).catch(() => undefined);
  if (next !== undefined) return leadsTo(resolve(dirname(path), next));
  return join(await realpath(dirname(path)), basename(path));
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Makes a new file in the target's folder. Unless it is renamed, it is removed afterwards, however this process
 * ends.
 */
async function aside(
  { path, mode }: Target,
  work: (file: FileHandle, name: string) => Promise<void>,
): Promise<void> {
  const name = join(dirname(path), `.hairpin-${randomUUID()}.tmp`);
  const remove = () => rmSync(name, { force: true });
  process.once('exit', remove);
  try {
    const file = await open(name, 'wx');
    try {
      if (mode !== undefined) await file.chmod(mode);
      await work(file, name);
    } finally {
      await file.close();
    }
  } finally {
    await rm(name, { force: true });
    process.off('exit', remove);
  }
}

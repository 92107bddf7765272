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
import { dirname, join, resolve } from 'node:path';
import { orCannotWrite } from './cannot-write.ts';

/**
 * Finds out whether a file can be written there, by making one beside it and removing it again.
 *
 * @param where what the user calls it: `-o out.json`
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
 * Writes a whole file, or none: readers see what was there before, or all of this. A device or a pipe is written to
 * as it is.
 *
 * @throws LabError `usage`
 */
export async function writeResult(path: string, where: string, content: string | Uint8Array): Promise<void> {
  await orCannotWrite(where, async () => {
    const target = await targetOf(path);
    if (target.special) return writeSpecial(path, content);
    await aside(target, async (file, name) => {
      await file.writeFile(content);
      // Some file systems find out only now that they are full.
      await file.sync();
      await rename(name, target.path);
    });
  });
}

/** Opening a pipe waits for its reader, and hears no signal meanwhile: it is asked before whether there is one. */
async function writeSpecial(path: string, content: string | Uint8Array): Promise<void> {
  const asked = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    await writeFile(path, content);
  } finally {
    await asked.close();
  }
}

/** The same, behind what the file has already. */
export async function appendResult(path: string, where: string, text: string): Promise<void> {
  const before = await orCannotWrite(where, async () =>
    (await statIfThere(path))?.isFile() ? readFile(path, 'utf8') : '',
  );
  await writeResult(path, where, before + text);
}

interface Target {
  /** Through symbolic links: the link stays one. */
  path: string;
  /** Of the file that is there already. */
  mode?: number;
  /** Neither a file nor a folder. */
  special: boolean;
}

async function targetOf(path: string): Promise<Target> {
  if (path === '') throw new Error('it has no name');
  const found = await statIfThere(path);
  if (found === undefined) return { path: await leadsTo(path), special: false };
  if (found.isDirectory()) throw new Error('it is a folder');
  if (!found.isFile()) return { path, special: true };
  return { path: await realpath(path), mode: found.mode & 0o7777, special: false };
}

/** Of a link to nothing, the place that it names. */
async function leadsTo(path: string): Promise<string> {
  const next = await readlink(path).catch(() => undefined);
  return next === undefined ? path : leadsTo(resolve(dirname(path), next));
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A new file in the target's own folder, which is gone afterwards unless it was renamed, however this process ends. */
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

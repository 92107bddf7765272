import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LabError } from '../../lab/error.ts';
import { releaseOfImage } from './bz-image.ts';
import { isVersion, newestFirst } from './kernel-version.ts';

/** A kernel that virtual machines can boot. */
export interface KernelAtHand {
  /** The output of `uname -r` under this kernel, such as `6.1.0-50-amd64`. */
  release: string;
  /** The path of its bzImage. */
  image: string;
  /** The folder `…/lib/modules/<release>`. Absent if everything is built in, or if the modules were not found. */
  modules?: string;
  /** `cache`: fetched by `lab kernels get`. `machine`: in /boot. `file`: given by the user. */
  place: 'cache' | 'machine' | 'file';
}

/**
 * The folder for the kernels of `lab kernels get`. It contains `<release>/vmlinuz` and
 * `<release>/modules/lib/modules/<release>`.
 */
export const kernelCache = (): string =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hairpin', 'kernels');

/** Runs `change`, which writes into the cache. If the folder belongs to somebody else, throws a LabError. */
export function inCache<T>(change: () => T): T {
  try {
    return change();
  } catch (error) {
    throw cacheError(error);
  }
}

const WHY: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'nobody may write there',
  ENOSPC: 'no space is left there',
  EDQUOT: 'this user may write no more there',
};

/** Returns a LabError if the cache cannot be written; any other error is returned as it is. */
export function cacheError(error: unknown): unknown {
  const { code = '', path } = error as NodeJS.ErrnoException;
  const what = WHY[code];
  if (what === undefined) return error;
  const problem = { where: path ?? kernelCache(), what };
  return new LabError('unable', problem, 'XDG_CACHE_HOME says where the cache is', { cause: error });
}

/**
 * Returns the kernels in the cache and in /boot, newest first. A fetched kernel hides the machine's kernel of the
 * same release.
 */
export function kernelsAtHand(boot = '/boot'): KernelAtHand[] {
  const cached = folders(kernelCache()).flatMap((folder) => kernelIn(folder, 'cache') ?? []);
  const machine = files(boot, /^(vmlinuz|bzImage)-/).flatMap((file) => kernelOf(file, 'machine') ?? []);
  const known = new Map([...machine, ...cached].map((kernel) => [kernel.release, kernel]));
  return [...known.values()].sort((a, b) => newestFirst(a.release, b.release));
}

/**
 * Finds the kernel that a user means: by its version (`6.1` is the newest 6.1, `6.1.0-50-amd64` exactly this one),
 * by the path of a bzImage, or by a folder with one in it.
 */
export function findKernel(versionOrFile: string): KernelAtHand {
  const where = `--kernel ${versionOrFile}`;
  if (isVersion(versionOrFile)) return kernelOfVersion(versionOrFile, where);
  if (!existsSync(versionOrFile)) {
    throw new LabError('usage', { where, what: 'no such file, and no version of a kernel' }, ALLOWED);
  }
  const path = realpathSync(versionOrFile);
  const kernel = statSync(path).isDirectory() ? kernelIn(path, 'file') : kernelOf(path, 'file');
  if (kernel) return kernel;
  throw new LabError('usage', { where, what: 'is not, and has not, a kernel for x86 (bzImage)' }, ALLOWED);
}

function kernelOfVersion(version: string, where: string): KernelAtHand {
  const all = kernelsAtHand();
  const kernel = all.find(({ release }) => isOfVersion(release, version));
  if (kernel) return kernel;
  const known = all.map(({ release }) => release).join(', ') || 'none';
  throw new LabError(
    'unable',
    { where, what: `this machine has no such kernel; at hand: ${known}` },
    `fetch it: lab kernels get ${version}`,
  );
}

const ALLOWED = 'a version (6.1), a bzImage, or a folder with one; lab kernels lists those at hand';

/** Does the version match the release? `6.1` matches 6.1.0-50-amd64, but not 6.12.1. */
export const isOfVersion = (release: string, version: string): boolean =>
  release === version || (release.startsWith(version) && /^[^0-9]/.test(release.slice(version.length)));

/** Finds the kernel in a folder: of `lab kernels get`, of an unpacked package, or of a kernel build. */
function kernelIn(folder: string, place: KernelAtHand['place']): KernelAtHand | undefined {
  const places = [folder, join(folder, 'boot'), join(folder, 'arch/x86/boot')];
  const images = places.flatMap((inside) => files(inside, /^(vmlinuz|bzImage)/));
  return images.flatMap((image) => kernelOf(image, place) ?? [])[0];
}

function kernelOf(image: string, place: KernelAtHand['place']): KernelAtHand | undefined {
  const release = releaseOf(image);
  if (!release) return undefined;
  const modules = modulesBeside(image, release);
  return { release, image, place, ...(modules && { modules }) };
}

/** Undefined if the file may not be read: in some distributions only root may read /boot. */
function releaseOf(image: string): string | undefined {
  try {
    return statSync(image).isFile() ? releaseOfImage(image) : undefined;
  } catch {
    return undefined;
  }
}

const ROOTS = ['', 'modules', '..', '../usr', '../modules', 'usr'];

function modulesBeside(image: string, release: string): string | undefined {
  const beside = ROOTS.map((root) => resolve(dirname(image), root, 'lib/modules', release));
  return beside.find(
    (folder) => existsSync(join(folder, 'kernel')) || existsSync(join(folder, 'modules.dep')),
  );
}

const folders = (parent: string): string[] =>
  names(parent)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(parent, name));

const files = (folder: string, pattern: RegExp): string[] =>
  names(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../lab/error.ts';
import { oneOf } from '../../lab/suggest.ts';
import { isLiving, thisProcess } from '../owner.ts';
import { Archive, type Tell } from './archive.ts';
import { lineOf, newestFirst } from './kernel-version.ts';
import { cacheError, findKernel, inCache, isOfVersion, type KernelAtHand, kernelCache } from './kernels.ts';
import { runProgram } from './run-program.ts';

/** Returns the kernel releases that the distribution offers, newest first. */
export async function kernelsOffered(tell: Tell): Promise<string[]> {
  const archive = await Archive.open(tell);
  await archive.update();
  return [...(await archive.kernels()).keys()].sort(newestFirst);
}

/**
 * Fetches the newest kernel of that version, and unpacks it into the cache. Nothing is installed.
 * @throws LabError `usage` for a version that is not offered, `unable` if the archive cannot be reached
 */
export async function getKernel(version: string, tell: Tell): Promise<KernelAtHand> {
  const archive = await Archive.open(tell);
  await archive.update();
  const kernels = await archive.kernels();
  const offered = [...kernels.keys()].sort(newestFirst);
  const release = offered.find((each) => isOfVersion(each, version));
  if (release === undefined) {
    const allowed = [...new Set(offered.map(lineOf))].join(', ');
    throw new LabError('usage', { where: version, what: 'the distribution has no such kernel', allowed });
  }
  const place = join(kernelCache(), release);
  if (existsSync(place)) tell(`${release} is there already`);
  else await unpack(archive, kernels.get(release) ?? [], release, place);
  return findKernel(release);
}

/** Removes a kernel that was fetched. The machine's own kernels are left alone. */
export function removeKernel(version: string): string[] {
  const fetched = fetchedKernels().filter((release) => isOfVersion(release, version));
  if (fetched.length === 0) {
    const allowed = fetchedKernels().join(', ') || 'none is there';
    throw new LabError('usage', { where: version, what: 'no such kernel was fetched', allowed });
  }
  // `6` matches every 6.x. A short word must not remove all of them.
  if (fetched.length > 1)
    throw new LabError('usage', {
      where: version,
      what: 'several are of that version',
      allowed: oneOf(fetched),
    });
  for (const release of fetched) inCache(() => rmSync(join(kernelCache(), release), { recursive: true }));
  return fetched;
}

const fetchedKernels = (): string[] =>
  existsSync(kernelCache()) ? readdirSync(kernelCache()).filter((name) => !name.startsWith('.')) : [];

/**
 * The name of an unfinished folder: `.getting-RELEASE@PROCESS`, with the process that fetches. If that process is
 * killed, its folder stays. It is not taken for a kernel, and the next fetch removes it. Two processes that fetch
 * at once have a folder each, and the first one to finish gets the kernel's name.
 */
const BEGUN = '.getting-';

/** Unpacks into a temporary folder, which is renamed to the kernel's name only when it is complete. */
async function unpack(archive: Archive, packages: readonly string[], release: string, place: string) {
  for (const name of readdirSync(kernelCache())) {
    const [, by] = name.startsWith(BEGUN) ? name.split('@') : [];
    if (by !== undefined && !isLiving(by))
      rmSync(join(kernelCache(), name), { recursive: true, force: true });
  }
  const folder = join(kernelCache(), `${BEGUN}${release}@${thisProcess()}`);
  inCache(() => mkdirSync(folder, { mode: 0o700 }));
  try {
    await archive.download(packages, folder);
    const files = join(folder, 'files');
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.deb')))
      await must('dpkg-deb', ['-x', join(folder, name), files]);
    const kernel = join(folder, 'kernel');
    const modules = join(kernel, 'modules/lib/modules');
    mkdirSync(modules, { recursive: true });
    renameSync(one(files, [`usr/lib/modules/${release}`, `lib/modules/${release}`]), join(modules, release));
    const own = `kernel/modules/lib/modules/${release}`;
    cpSync(one(folder, [`${own}/vmlinuz`, `files/boot/vmlinuz-${release}`]), join(kernel, 'vmlinuz'));
    cpSync(one(folder, [`${own}/config`, `files/boot/config-${release}`]), join(kernel, 'config'));
    await must('depmod', ['-b', join(kernel, 'modules'), release]);
    if (!existsSync(place)) renameSync(kernel, place);
  } catch (error) {
    throw cacheError(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the first of these places that exists. Older and newer packages have the same file in different places. */
function one(folder: string, places: readonly string[]): string {
  const found = places.map((place) => join(folder, place)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new LabError('unable', {
    where: 'lab kernels get',
    what: `the packages have no ${places.join(', no ')}`,
  });
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, errors } = await runProgram('lab kernels get', program, args);
  if (code === 0) return;
  throw new LabError('unable', { where: 'lab kernels get', what: errors.trim() || `${program}: ${code}` });
}

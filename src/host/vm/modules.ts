import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LabError } from '../../lab/error.ts';
import type { KernelAtHand } from './kernels.ts';

/**
 * Modules for mounting the host's files (9p), for writing on top of them (overlay), and for speaking to the host
 * (virtio).
 */
const NEEDED = ['virtio_pci', 'virtio_console', '9pnet_virtio', '9p', 'overlay'];

/**
 * Returns the files of needed modules that are not built in, in an order in which they can be loaded.
 * @throws LabError `unable` for a kernel that does not have one of them
 */
export function neededModules({ modules, release }: KernelAtHand): string[] {
  // Then everything should be built in. If something is not, the virtual machine reports what is missing.
  if (modules === undefined) return [];
  const list = (name: string) => read(join(modules, name));
  const depends = new Map(
    list('modules.dep').map((line) => {
      const [file = '', ...others] = line.split(/:? +|:$/).filter(Boolean);
      return [file, others];
    }),
  );
  const byName = new Map([...depends.keys()].map((file) => [moduleName(file), file]));
  const builtIn = new Set(list('modules.builtin').map(moduleName));
  const missing = NEEDED.filter((name) => !byName.has(name) && !builtIn.has(name));
  if (missing.length > 0) {
    const what = `this kernel has no ${missing.join(', ')}, which a virtual machine needs`;
    throw new LabError('unable', { where: `--kernel ${release}`, what }, 'lab kernels lists others');
  }
  const files = NEEDED.flatMap((name) => {
    const file = byName.get(name);
    // modules.dep lists the dependencies of a module from last to first.
    return file === undefined ? [] : [...(depends.get(file) ?? []).toReversed(), file];
  });
  return [...new Set(files)].map((file) => join(modules, file));
}

/**
 * Returns the name of the module in a file such as `kernel/fs/9p/9p.ko.xz`. In names of modules, a dash equals an
 * underscore.
 */
const moduleName = (file: string): string =>
  basename(file)
    .replace(/\.ko.*$/, '')
    .replaceAll('-', '_');

function read(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = { where: path, what: `its modules cannot be read (${code})` };
    throw new LabError(
      'unable',
      problem,
      'depmod, of the package kmod, makes the lists of an unpacked kernel',
      { cause: error },
    );
  }
}

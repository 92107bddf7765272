import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../lab/error.ts';
import { userPath } from '../../lab/search-path.ts';

/** The Debian package of each program. */
const PACKAGES: Record<string, string> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  modprobe: 'kmod',
  xz: 'xz-utils',
};

/** @throws LabError `unable` with the name of the package to install */
export function findProgram(program: string): string {
  const folders = userPath().split(':').filter(Boolean);
  const found = folders.map((folder) => join(folder, program)).find(isProgram);
  if (found !== undefined) return found;
  const what = `the program ${program} is not on this machine: a virtual machine needs it`;
  throw new LabError(
    'unable',
    { where: '--runtime vm', what },
    `install the package ${PACKAGES[program] ?? program}`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { closeSync } from 'node:fs';
import { KernelError } from '../../kernel/error.ts';
import type { Files } from '../../kernel/mount-namespace.ts';
import type { Sight } from '../protocol.ts';
import { createRoot } from './root.ts';

/** Before Linux 6.18, or where an engine covers parts of /proc, nobody outside of a PID namespace can mount its /proc. */
const CANNOT = ['EINVAL', 'ENOSYS', 'EPERM'];

let isPossible = true;

/**
 * What programs of one instance see of files.
 * @param isApart whether they are to see, signal and share memory with no programs of others, this process included; a kernel that
 *   cannot do that keeps them apart by their networks and files only
 */
export function createFiles(object: string, sight: Sight, isApart: boolean): Files {
  try {
    return createRoot(object, sight, isApart && isPossible);
  } catch (error) {
    if (!(isApart && isPossible && error instanceof KernelError && CANNOT.includes(error.errno))) throw error;
    isPossible = false;
    return createRoot(object, sight);
  }
}

export function closeFiles({ mounts, processes }: Files): void {
  closeSync(mounts);
  processes?.close();
}

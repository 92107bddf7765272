import { closeSync } from 'node:fs';
import { KernelError } from '../../kernel/error.ts';
import type { Files } from '../../kernel/mount-namespace.ts';
import type { Sight } from '../protocol.ts';
import { createRoot } from './root.ts';

/**
 * Errors of mounting a /proc for another PID namespace: the kernel is older than Linux 6.18, or a container engine
 * covers parts of /proc.
 */
const CANNOT = ['EINVAL', 'ENOSYS', 'EPERM'];

let isPossible = true;

/**
 * Makes the file system that the programs of one instance see.
 * @param most how many processes its programs may be, in PID and IPC namespaces of their own. Absent if they need
 * none. If the kernel cannot do that, only their networks and files are separate
 */
export function createFiles(object: string, sight: Sight, most: number | undefined): Files {
  try {
    return createRoot(object, sight, isPossible ? most : undefined);
  } catch (error) {
    if (!(most !== undefined && isPossible && error instanceof KernelError && CANNOT.includes(error.errno)))
      throw error;
    isPossible = false;
    return createRoot(object, sight);
  }
}

export function closeFiles({ mounts, processes }: Files): void {
  closeSync(mounts);
  processes?.close();
}

import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { LabError } from '../lab/error.ts';
import type { LabFolder } from './state.ts';

/** Where the kernel has no such names, as on macOS, the same place in the file system does until a process is killed. */
const PREFIX = { linux: '\0', win32: '\\\\.\\pipe\\' }[process.platform as string] ?? '/tmp/';

/**
 * Runs `work` while no other command changes the lab of that folder. The lock is an abstract socket, on Windows a pipe:
 * the kernel frees it when this process ends, however it ends. Its name is short, whatever the folder's path, as the
 * kernel asks.
 */
export async function withLock<T>({ name, path }: LabFolder, work: () => Promise<T>): Promise<T> {
  const place = createHash('sha256').update(path).digest('hex').slice(0, 32);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? busy(name) : error),
    );
    server.listen(`${PREFIX}hairpin-${process.getuid?.() ?? 0}-${place}`, resolve);
  });
  try {
    return await work();
  } finally {
    server.close();
  }
}

function busy(name: string): LabError {
  return new LabError(
    'usage',
    { where: name, what: 'another lab command is changing it now' },
    'try again when it is done',
  );
}

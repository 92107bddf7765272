import { createServer } from 'node:net';
import { LabError } from '../lab/error.ts';

/**
 * Runs `work` while no other command changes the lab of that name. The lock is an abstract socket: the kernel
 * frees it when this process ends, however it ends.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? busy(name) : error),
    );
    server.listen(`\0hairpin-${process.getuid?.() ?? 0}-${name}`, resolve);
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

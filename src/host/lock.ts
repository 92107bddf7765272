import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { LabError } from '../lab/error.ts';
import type { LabFolder } from './state.ts';

/** Names that the kernel frees when their process ends, however it ends; elsewhere, as on macOS, a file it is. */
const PLACES: Partial<Record<NodeJS.Platform, string>> = { linux: '\0', win32: '\\\\.\\pipe\\' };

/** Runs `work` while no other command changes the lab of that folder. */
export async function withLock<T>(
  folder: LabFolder,
  work: () => Promise<T>,
  platform = process.platform,
): Promise<T> {
  const unlock = await lock(folder, platform);
  try {
    return await work();
  } finally {
    unlock();
  }
}

/**
 * Keeps other commands from changing the lab of that folder, until what this gives is called. The lock is a socket that
 * listens, by a name that is short, whatever the folder's path, as kernels ask.
 */
export async function lock({ name, path }: LabFolder, platform = process.platform): Promise<() => void> {
  const place = `${PLACES[platform] ?? '/tmp/'}hairpin-${process.getuid?.() ?? 0}-${await shortName(path, platform)}`;
  if (place.startsWith('/')) await clearAway(place);
  const server = createServer();
  await listen(server, place).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? busy(name) : error;
  });
  return () => void server.close();
}

/** Bytes that a path may take of a socket's address, which has 107. */
const ROOM = 80;

/** A digest only where there must be one: cryptography takes a part of Node's own start to load. */
async function shortName(path: string, platform: NodeJS.Platform): Promise<string> {
  if (platform === 'linux' && Buffer.byteLength(path) <= ROOM) return path;
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}

async function listen(server: Server, place: string): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(place);
  await listening;
}

/** Removes the file of a command that was killed: nobody answers there. */
async function clearAway(place: string): Promise<void> {
  const probe = connect(place);
  await once(probe, 'connect').catch(({ code }: NodeJS.ErrnoException) => {
    if (code === 'ECONNREFUSED') rmSync(place, { force: true });
  });
  probe.destroy();
}

function busy(name: string): LabError {
  return new LabError(
    'usage',
    { where: name, what: 'another lab command is changing it now' },
    'try again when it is done',
  );
}

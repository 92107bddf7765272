import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { keepNeededCapabilities } from '../kernel/capabilities.ts';
import { check } from '../kernel/error.ts';
import * as libc from '../kernel/libc.ts';
import { makeReadOnly, mountTmpfs } from '../kernel/mount.ts';
import { onRemoval } from '../kernel/removal.ts';
import { LabError } from '../lab/error.ts';
import type { AgentHome } from './protocol.ts';

const STANDARD_ERROR = 2;

/** From now on no program of a lab sees, or can change, what is the machine's alone. */
export function hideMachine(): void {
  mountTmpfs('/run', { mode: 0o755 });
  // Of these the machine has but one, and root could set them.
  if (process.getuid?.() === 0) makeReadOnly('/proc/sys', '/proc/sys/net');
  keepNeededCapabilities();
}

/**
 * Serves everyone who comes to the socket. It has its place when this returns, or never: then the promise is rejected.
 * @param lost called when the socket is gone: nobody can find this lab again, and so nobody could end it
 */
export async function serveAt(
  { socket, log }: AgentHome,
  serve: (stream: Socket) => void,
  lost: () => void,
): Promise<void> {
  if (log !== undefined) sayIn(log);
  process.umask(0o077);
  try {
    onRemoval(socket, lost);
    await once(createServer(serve).listen(socket), 'listening');
  } catch (error) {
    throw unwritable(socket, error);
  }
}

/** Standard error goes there from now on. */
function sayIn(log: string): void {
  try {
    const file = openSync(log, 'a', 0o600);
    check(libc.dup2(file, STANDARD_ERROR), 'sandbox', 'open its log');
    closeSync(file);
    // For as long as this process lives: who ends it waits for that.
    check(libc.flock(STANDARD_ERROR, libc.LOCK_EX), 'sandbox', 'lock its log');
  } catch (error) {
    throw unwritable(log, error);
  }
}

function unwritable(path: string, error: unknown): unknown {
  const { errno } = error as NodeJS.ErrnoException;
  if (typeof errno !== 'number') return error;
  return new LabError('unable', { where: path, what: `cannot be written: ${libc.strerror(-errno)}` });
}

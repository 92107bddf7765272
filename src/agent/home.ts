import { once } from 'node:events';
import { closeSync, existsSync, openSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { keepNeededCapabilities } from '../kernel/capabilities.ts';
import { check } from '../kernel/error.ts';
import { setHostname } from '../kernel/hostname.ts';
import * as libc from '../kernel/libc.ts';
import { endProgramsFirst, limit, limitProcesses } from '../kernel/limits.ts';
import { bindFile, mountTmpfs } from '../kernel/mount.ts';
import { onRemoval } from '../kernel/removal.ts';
import { refuseSystemCalls } from '../kernel/seccomp.ts';
import { forbidUserNamespaces, separateTheRest } from '../kernel/separate.ts';
import { writeError } from '../lab/write-error.ts';
import { PROCESSES } from '../plan/capacity.ts';
import { hostsText } from '../plan/hosts.ts';
import { resolvConf } from '../plan/resolv-conf.ts';
import { boundPrograms, mostMemory } from './capacity/memory.ts';
import { coverProc } from './files/proc.ts';
import type { AgentHome } from './protocol.ts';

const STANDARD_ERROR = 2;

/** The host name in every node. It hides the machine's own. */
const HOSTNAME = 'lab';

/**
 * Hides what belongs to the machine alone, so that no program of a lab can see or change it.
 *
 * @param isConfined whether this process is in a user namespace of its own
 */
export function hideMachine(isConfined: boolean): void {
  setHostname(HOSTNAME);
  mountTmpfs('/run', { mode: 0o755 });
  hideNames();
  separateTheRest();
  limitProcesses(PROCESSES);
  limit('processes', PROCESSES);
  limit('data', mostMemory());
  boundPrograms();
  endProgramsFirst();
  limit('core', 0);
  if (isConfined) forbidUserNamespaces();
  coverProc('/proc');
  refuseSystemCalls();
  keepNeededCapabilities();
}

/**
 * Hides the machine's hosts file and name servers, so that they cannot decide a scenario. Without a name server a
 * resolver asks its own host, where nothing answers unless the lab runs a name server.
 */
function hideNames(): void {
  const texts = { '/etc/resolv.conf': resolvConf([]), '/etc/hosts': hostsText(hostname()) };
  for (const [path, text] of Object.entries(texts)) {
    // A missing file need not be hidden. (A link into /run leads nowhere by now, because /run is hidden too.)
    if (!existsSync(path)) continue;
    // The file is kept: a mount needs a file with a name.
    const file = `/run/.hidden${path.replaceAll('/', '-')}`;
    writeFileSync(file, text, { mode: 0o644 });
    bindFile(file, realpathSync(path));
  }
}

/**
 * Serves every client that connects to the socket. Resolves when the socket exists.
 * @param lost called when the socket is removed: from then on nobody can find this lab, or end it
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

/** Sends standard error to this file from now on. */
function sayIn(log: string): void {
  try {
    const file = openSync(log, 'a', 0o600);
    check(libc.dup2(file, STANDARD_ERROR), 'sandbox', 'open its log');
    closeSync(file);
    // The lock is held as long as this process lives, so that others can wait for its end.
    check(libc.flock(STANDARD_ERROR, libc.LOCK_EX), 'sandbox', 'lock its log');
  } catch (error) {
    throw unwritable(log, error);
  }
}

function unwritable(path: string, error: unknown): unknown {
  const { errno } = error as NodeJS.ErrnoException;
  if (typeof errno !== 'number') return error;
  return writeError('unable', path, libc.strerror(-errno));
}

import { once } from 'node:events';
import { closeSync, existsSync, openSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { keepNeededCapabilities } from '../kernel/capabilities.ts';
import { check } from '../kernel/error.ts';
import { setHostname } from '../kernel/hostname.ts';
import * as libc from '../kernel/libc.ts';
import { endProgramsFirst, limit, limitProcesses, limitSharedMemory } from '../kernel/limits.ts';
import { bindFile, makeReadOnly, mountTmpfs } from '../kernel/mount.ts';
import { onRemoval } from '../kernel/removal.ts';
import { bindFolder, sealMount } from '../kernel/root.ts';
import { refuseSystemCalls } from '../kernel/seccomp.ts';
import { forbidUserNamespaces, separateTheRest } from '../kernel/separate.ts';
import { writeError } from '../lab/write-error.ts';
import { PROCESSES } from '../plan/capacity.ts';
import { hostsText } from '../plan/hosts.ts';
import { resolvConf } from '../plan/resolv-conf.ts';
import { boundMemory, mostMemory } from './capacity/memory.ts';
import type { AgentHome } from './protocol.ts';

const STANDARD_ERROR = 2;

/** Of every node: that of the machine is no business of theirs. */
const HOSTNAME = 'lab';

/** Bytes of shared memory, of all programs of a sandbox. */
const SHARED = 256 << 20;

/** Of /proc, what acts on the machine or shows what is in its memory, for whoever has root's id. */
const MACHINES = [
  'sysrq-trigger',
  'kcore',
  'kmsg',
  'keys',
  'timer_list',
  'latency_stats',
  'sched_debug',
  'mtrr',
];
const SETTINGS = ['acpi', 'asound', 'bus', 'driver', 'fs', 'irq', 'scsi'];

/**
 * From now on no program of a lab sees, or can change, what is the machine's alone.
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
  limitSharedMemory(SHARED);
  boundMemory();
  endProgramsFirst();
  limit('core', 0);
  if (isConfined) forbidUserNamespaces();
  // Of these the machine has but one, and they are its root's, whose id this may be.
  if (process.getuid?.() === 0) coverProc();
  refuseSystemCalls();
  keepNeededCapabilities();
}

function coverProc(): void {
  makeReadOnly('/proc/sys', '/proc/sys/net');
  for (const path of MACHINES.map(inProc).filter((each) => existsSync(each))) {
    bindFile('/dev/null', path);
    sealMount(path);
  }
  for (const path of SETTINGS.map(inProc).filter((each) => existsSync(each))) {
    bindFolder(path, path);
    sealMount(path);
  }
}

const inProc = (name: string) => `/proc/${name}`;

/**
 * What the machine knows of names, and whom it asks for them, must not decide what comes of a lab. Without name servers
 * the resolver asks its own host, where nobody answers, unless the lab runs one there.
 */
function hideNames(): void {
  const texts = { '/etc/resolv.conf': resolvConf([]), '/etc/hosts': hostsText(hostname()) };
  for (const [path, text] of Object.entries(texts)) {
    // What is not there says nothing. (A link into /run leads nowhere by now.)
    if (!existsSync(path)) continue;
    // It stays: nothing can cover a file that has no name.
    const file = `/run/.hidden${path.replaceAll('/', '-')}`;
    writeFileSync(file, text, { mode: 0o644 });
    bindFile(file, realpathSync(path));
  }
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
  return writeError('unable', path, libc.strerror(-errno));
}
